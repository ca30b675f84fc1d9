#ifndef LXD_SPAWNER_H
#define LXD_SPAWNER_H

/* Serves requests from a SEQPACKET socket until its other end is gone. Returns the exit status. */
int spawner_run(int channel);

#endif
