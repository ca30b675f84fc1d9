#pragma once

/*
 * Gives up what an unpacker of hostile input must not have. The functions end the program when
 * the kernel refuses: better no image than one unpacked without a fence.
 */

/* Bounds on memory and core files; no new privileges. For every mode, first. */
void confine_resources(void);

/* The folder becomes the root of all this process can name. */
void confine_to(const char *folder);

/* Everything becomes read-only but one folder, for a program that must still be found and run. */
void confine_writes_to(const char *folder);

/* Of root's powers only those over files: owners, modes, capabilities of files. */
void confine_powers(void);

/* No network, no other processes, no mounts. */
void confine_calls(void);

/* Nothing at all but reading and writing what is open. */
void confine_to_open_files(void);
