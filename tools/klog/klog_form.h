/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KLOG_FORM_H
#define KLOG_FORM_H

#include <stdbool.h>

typedef bool klog_form(const char *text);

klog_form form_is_header, form_is_registers, form_is_words, form_is_frame;
klog_form form_is_row;
klog_form form_is_title, form_is_stat, form_is_figure, form_is_slab;
klog_form form_is_allocation;
klog_form form_is_pieces, form_is_zone, form_is_node, form_is_per_cpu;
klog_form form_is_pages, form_is_counters, form_is_usage, form_is_cpu;
klog_form form_is_killed, form_is_kill, form_is_noise;

#endif /* KLOG_FORM_H */
