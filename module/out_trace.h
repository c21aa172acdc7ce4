/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OW_TRACE_H
#define OW_TRACE_H

struct oomwatch_header;

void ow_trace_record(const struct oomwatch_header *record);

#endif /* OW_TRACE_H */
