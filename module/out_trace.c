// SPDX-License-Identifier: GPL-2.0-only
/*
 * out_trace.c - the interface for tracers: the events oomwatch:{oom,victim,reaped,
 *	      exited,freed}
 */
#include "out_trace.h"
#include "uapi/linux/oomwatch.h"

#define CREATE_TRACE_POINTS
#include "out_tracepoints.h"

/**
 * ow_trace_record() - show a record to the tracers, if it is of their types
 * @record: the record, as it went to the ring
 *
 * Context: any but NMI. A tracer that is attached runs here.
 */
void ow_trace_record(const struct oomwatch_header *record)
{
	switch (record->type) {
	case OOMWATCH_TYPE_OOM:
		trace_oom((const struct oomwatch_oom *)record);
		break;
	case OOMWATCH_TYPE_VICTIM:
		trace_victim((const struct oomwatch_victim *)record);
		break;
	case OOMWATCH_TYPE_REAPED:
		trace_reaped((const struct oomwatch_reaped *)record);
		break;
	case OOMWATCH_TYPE_EXITED:
		trace_exited((const struct oomwatch_exited *)record);
		break;
	case OOMWATCH_TYPE_FREED:
		trace_freed((const struct oomwatch_freed *)record);
		break;
	}
}
