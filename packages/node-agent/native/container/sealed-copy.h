#ifndef LXD_SEALED_COPY_H
#define LXD_SEALED_COPY_H

/*
 * Runs this program again from a copy in memory that nobody can write, unless it is that already:
 * a process that enters a privileged container shows its file in /proc/<pid>/exe, and root in
 * there could write to it (CVE-2019-5736). Returns 0 when it is the copy, or negative errno.
 */
int sealed_copy_run(void);

#endif
