#pragma once

#include <archive_entry.h>

/*
 * Leaves an entry with access lists that this system can keep as they were meant: by number. The
 * kernel's own form, which tar stores as an attribute, is preferred; a list that names users, as
 * another system knew them, is dropped (tar --numeric-owner ignores it too).
 */
void acl_by_number(struct archive_entry *entry);
