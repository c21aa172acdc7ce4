/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_FORMAT_H
#define OW_FORMAT_H

#include <linux/types.h>

#ifndef __KERNEL__
#include <stdbool.h>
#include <stddef.h>
#endif

struct oomwatch_header;

/**
 * struct ow_format_sink - where text goes
 * @write: take @length bytes of @text; they are not terminated
 */
struct ow_format_sink {
	void (*write)(struct ow_format_sink *sink, const char *text,
		      size_t length);
};

void ow_format_escaped(struct ow_format_sink *sink, const char *text,
		       size_t length);
void ow_format_fields(struct ow_format_sink *sink, bool wall,
		      const struct oomwatch_header *record);
void ow_format_record(struct ow_format_sink *sink,
		      const struct oomwatch_header *record);

#endif /* OW_FORMAT_H */
