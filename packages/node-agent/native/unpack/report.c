#include "report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STATUS_FD = 3, REFUSED = 1, FAILED = 2, SHOWN_BYTES = 200 };

static void say(const char *format, va_list arguments) {
  char line[2048];
  vsnprintf(line, sizeof line, format, arguments);
  dprintf(STDERR_FILENO, "%s\n", line);
}

void refuse(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  say(format, arguments);
  va_end(arguments);
  _exit(REFUSED);
}

void fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  say(format, arguments);
  va_end(arguments);
  _exit(FAILED);
}

void tell(const char *format, ...) {
  char line[256];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(line, sizeof line - 1, format, arguments);
  va_end(arguments);
  if (length < 0 || (size_t)length >= sizeof line - 1) return;
  line[length] = '\n';
  if (write(STATUS_FD, line, (size_t)length + 1) < 0) return;
}

const char *shown(const char *path) {
  static char text[SHOWN_BYTES * 4 + 8];
  char *to = text;
  *to++ = '"';
  for (size_t i = 0; path[i] != '\0'; i++) {
    unsigned char byte = (unsigned char)path[i];
    if (i == SHOWN_BYTES) {
      to = stpcpy(to, "...");
      break;
    }
    if (byte < 0x20 || byte == 0x7f || byte == '"' || byte == '\\') to += sprintf(to, "\\x%02x", byte);
    else *to++ = (char)byte;
  }
  *to++ = '"';
  *to = '\0';
  return text;
}
