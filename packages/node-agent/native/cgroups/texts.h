/* Small files of the kernel, read whole. */
#ifndef LXD_TEXTS_H
#define LXD_TEXTS_H

#ifdef __cplusplus
extern "C" {
#endif

/* NULL: there is no such file, it can't be read, or it is larger than a megabyte. To be freed. */
char *text_read(const char *file);

#ifdef __cplusplus
}
#endif

#endif
