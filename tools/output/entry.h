/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef ENTRY_H
#define ENTRY_H

#include <stddef.h>

/* A datagram of the default size of a socket's buffer has room for it. */
#define ENTRY_ROOM	(64 * 1024)

/**
 * enum entry_form - what the fields are for
 * @ENTRY_JOURNAL: journald, which takes values of any bytes
 * @ENTRY_ENVIRONMENT: the environment of a program: strings NAME=VALUE, whose names all
 *		       begin with ENTRY_PREFIX, and whose values have no control character
 */
enum entry_form {
	ENTRY_JOURNAL,
	ENTRY_ENVIRONMENT,
};

#define ENTRY_PREFIX	"OOMWATCH_"

/**
 * struct entry - an OOM as fields
 * @form: what they are for
 * @used: bytes in @bytes
 * @bytes: its fields
 */
struct entry {
	enum entry_form form;
	size_t used;
	char bytes[ENTRY_ROOM];
};

void entry_put(struct entry *entry, const char *name, const void *value, size_t length);
void entry_put_name(struct entry *entry, const char *name, const char *value,
		    size_t length);
__attribute__((format(printf, 3, 4)))
void entry_print(struct entry *entry, const char *name, const char *format, ...);

#endif /* ENTRY_H */
