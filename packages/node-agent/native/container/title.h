/* What ps shows for a process: the memory its arguments came in, written over. */
#ifndef LXD_TITLE_H
#define LXD_TITLE_H

/* Once, in a program that needs its arguments no more. Moves the environment out of the way. */
void title_prepare(char **argv);
void title_set(const char *text);

#endif
