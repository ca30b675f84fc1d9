import { randomInt } from 'node:crypto';

import { invalid } from '@lxd/model/errors';

/**
 * A name is a DNS label that starts with a letter (instances.md 3).
 * @throws DomainError (invalid) with LXD's text
 */
export function checkInstanceName(name: string): void {
  const why = whyNot(name);
  if (why !== null) throw invalid(`Invalid instance name: ${why}`);
}

function whyNot(name: string): string | null {
  if (name.length < 1 || name.length > 63) return 'Name must be 1-63 characters long';
  if (/^\d/.test(name)) return 'Name must not start with a number';
  if (name.startsWith('-')) return 'Name must not start with "-" character';
  if (name.endsWith('-')) return 'Name must not end with "-" character';
  if (!/^[a-zA-Z0-9-]+$/.test(name)) {
    return 'Name can only contain alphanumeric and hyphen characters';
  }
  return null;
}

/** `adjective-animal`, for who doesn't care. */
export function randomInstanceName(pick: (count: number) => number = randomInt): string {
  return `${adjectives[pick(adjectives.length)]}-${animals[pick(animals.length)]}`;
}

const adjectives =
  'able apt bold brave brief bright calm clean clear clever cool cosmic crisp daring deep driven eager easy elegant epic fair fancy fast fine firm fit fleet fresh full gentle glad golden good grand great handy happy hardy hot humble ideal keen kind large light live loyal lucky magic merry modest neat next nice noble open pleasant polite prime proper proud pure quick rapid rare ready regular relaxed rich robust safe sharp smart smooth solid sound steady strong subtle sunny super sure sweet swift tidy top trusty unique valid valued vast vital vivid warm wise witty'.split(
    ' ',
  );
const animals =
  'ant badger barnacle bass bat bear bee bird bison boar bull calf camel cardinal cat chamois cheetah chicken clam cobra cod colt condor corgi cow coyote crab crane cricket crow deer dingo dog dolphin donkey dove dragon duck eagle eel elephant elk ewe falcon fawn ferret finch fish flea fly foal fowl fox frog gannet gator gecko ghost gnat goat goose gopher goshawk grouse gull hare hawk hen heron honeybee hornet horse hyena ibex jackal jaguar jay joey kid kit kite kiwi koala lab lacewing ladybug lamb lark lemur leopard lion lizard llama lobster locust louse lynx mako mammal man mantis mayfly minnow mite mole monkey moose moray moth mouse mule newt octopus opossum oryx osprey owl ox oyster panda panther parrot peacock pelican penguin phoenix pig pigeon pika poodle possum pug puma python quail rabbit raccoon ram raptor rat raven ray redbird rhino robin rodent rooster salmon satyr seal serval shark sheep shrew shrimp skink skunk sloth slug snail snake snipe sole spider squid stag stork stud sturgeon sunbird swan swift tahr tapir termite tick tiger titmouse toad tomcat tortoise troll trout turkey turtle urchin viper walleye walrus warthog wasp weevil werewolf whale whippet wildcat wolf wombat woodcock worm wren yak yeti zebra'.split(
    ' ',
  );
