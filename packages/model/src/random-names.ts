// Names for instances whose creator gives none: adjective-animal, as LXD makes them.

const ADJECTIVES = [
  'able', 'ample', 'apt', 'awake', 'bold', 'brave', 'brief', 'bright', 'brisk', 'calm', 'candid',
  'clean', 'clear', 'clever', 'cool', 'cosy', 'crisp', 'curious', 'daring', 'dear', 'deft',
  'eager', 'early', 'easy', 'even', 'fair', 'fancy', 'fast', 'fine', 'firm', 'fleet', 'fond',
  'fresh', 'frank', 'gentle', 'glad', 'golden', 'good', 'grand', 'great', 'handy', 'happy',
  'hardy', 'helpful', 'honest', 'humble', 'ideal', 'jolly', 'joyful', 'keen', 'kind', 'large',
  'light', 'lively', 'loyal', 'lucky', 'mellow', 'merry', 'mighty', 'modest', 'neat', 'nimble',
  'noble', 'open', 'patient', 'peaceful', 'pleasant', 'polite', 'proud', 'quick', 'quiet',
  'rapid', 'ready', 'rich', 'robust', 'round', 'sharp', 'shiny', 'silent', 'simple', 'smart',
  'smooth', 'snug', 'sober', 'solid', 'stable', 'steady', 'strong', 'sunny', 'super', 'sure',
  'sweet', 'swift', 'tidy', 'tough', 'trusty', 'vast', 'vital', 'vivid', 'warm', 'wise', 'witty',
  'worthy', 'young',
]; // prettier-ignore

const ANIMALS = [
  'adder', 'albatross', 'alpaca', 'ant', 'antelope', 'badger', 'bat', 'bear', 'beaver', 'bee',
  'beetle', 'bison', 'boar', 'bobcat', 'bonobo', 'buffalo', 'camel', 'caribou', 'carp', 'cat',
  'cheetah', 'chipmunk', 'cicada', 'cobra', 'cod', 'colt', 'condor', 'cougar', 'coyote', 'crab',
  'crane', 'cricket', 'crow', 'deer', 'dingo', 'dodo', 'dolphin', 'donkey', 'dove', 'dragonfly',
  'duck', 'eagle', 'eel', 'egret', 'elephant', 'elk', 'emu', 'ermine', 'falcon', 'ferret',
  'finch', 'flamingo', 'fox', 'frog', 'gazelle', 'gecko', 'gerbil', 'gibbon', 'giraffe', 'goat',
  'goose', 'gopher', 'grouse', 'gull', 'hamster', 'hare', 'hawk', 'hedgehog', 'heron', 'hippo',
  'hornet', 'horse', 'hound', 'hyena', 'ibex', 'ibis', 'iguana', 'impala', 'jackal', 'jaguar',
  'jay', 'kestrel', 'kite', 'kiwi', 'koala', 'krill', 'lamb', 'lark', 'lemming', 'lemur',
  'leopard', 'lion', 'lizard', 'llama', 'lobster', 'lynx', 'macaw', 'magpie', 'mallard',
  'mantis', 'marmot', 'marten', 'meerkat', 'mink', 'mole', 'mongoose', 'moose', 'moth', 'mouse',
  'mule', 'newt', 'ocelot', 'octopus', 'oriole', 'osprey', 'ostrich', 'otter', 'owl', 'ox',
  'oyster', 'panda', 'panther', 'parrot', 'pelican', 'penguin', 'perch', 'pheasant', 'pigeon',
  'pony', 'porpoise', 'possum', 'prawn', 'puffin', 'puma', 'quail', 'rabbit', 'raccoon', 'raven',
  'reindeer', 'rhino', 'robin', 'rook', 'salmon', 'seahorse', 'seal', 'serval', 'shark', 'sheep',
  'shrew', 'shrimp', 'skunk', 'sloth', 'snail', 'sparrow', 'spider', 'squid', 'squirrel',
  'starling', 'stoat', 'stork', 'swallow', 'swan', 'tapir', 'tern', 'tiger', 'toad', 'tortoise',
  'toucan', 'trout', 'turkey', 'turtle', 'viper', 'vole', 'walrus', 'warthog', 'wasp', 'weasel',
  'whale', 'wolf', 'wombat', 'woodpecker', 'wren', 'yak', 'zebra',
]; // prettier-ignore

/**
 * `swift-otter`.
 * @param random a number from 0 to below 1, for the adjective and then for the animal
 */
export const randomInstanceName = (random: () => number): string =>
  `${pick(ADJECTIVES, random())}-${pick(ANIMALS, random())}`;

const pick = (words: readonly string[], at: number): string =>
  words[Math.floor(at * words.length)]!;
