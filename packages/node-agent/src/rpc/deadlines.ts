import type { StopInstanceRequest } from '@lxd/proto/lxd/agent/v1/instances';

const second = 1000;
const minute = 60 * second;

/** What takes longer than half a minute in earnest. Streams of data end with their connection. */
const longCalls: Readonly<Record<string, number>> = {
  '/lxd.agent.v1.Host/WatchEvents': 0,
  '/lxd.agent.v1.Images/Delete': 10 * minute,
  '/lxd.agent.v1.Images/Read': 0,
  '/lxd.agent.v1.Images/Receive': 0,
  '/lxd.agent.v1.Instances/Console': 0,
  '/lxd.agent.v1.Instances/Create': 0, // unpacks an image of any size
  '/lxd.agent.v1.Instances/Delete': 30 * minute, // removes a root file system of any size
  '/lxd.agent.v1.Instances/Exec': 0,
  '/lxd.agent.v1.Instances/GetConsoleLog': 0,
  '/lxd.agent.v1.Instances/ReadFile': 0,
  '/lxd.agent.v1.Instances/ReadLog': 0,
  '/lxd.agent.v1.Instances/Start': 60 * minute, // may have to shift a whole file system
  '/lxd.agent.v1.Instances/Update': 10 * minute,
  '/lxd.agent.v1.Instances/WriteFile': 0,
  '/lxd.agent.v1.Networks/Apply': 2 * minute,
  '/lxd.agent.v1.Networks/Delete': 2 * minute,
  '/lxd.agent.v1.Storage/CreatePool': 10 * minute,
  '/lxd.agent.v1.Storage/DeletePool': 10 * minute,
  '/lxd.agent.v1.Storage/DeleteVolume': 30 * minute,
  '/lxd.agent.v1.Storage/StartPool': 10 * minute,
};

const stopPath = '/lxd.agent.v1.Instances/Stop';

/** How long the member waits for an answer, in milliseconds; 0: as long as the connection lives. */
export function deadlineOf(path: string, request: unknown): number {
  if (path === stopPath) return stopDeadline(request as StopInstanceRequest);
  return longCalls[path] ?? 30 * second;
}

/** Neither a timer of Node nor a deadline of gRPC reaches much further. */
export const longestTimerMs = 24 * 24 * 60 * minute;

function stopDeadline({ force, timeoutSeconds }: StopInstanceRequest): number {
  if (force) return 2 * minute;
  const forGuest = timeoutSeconds * second;
  return timeoutSeconds < 0 || forGuest > longestTimerMs ? 0 : forGuest + 2 * minute;
}
