/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KLOG_SCAN_H
#define KLOG_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

const char *scan_number(const char *at, int64_t *value);
bool scan_end(const char *text, const char *key, int64_t *value);
bool scan_value(const char *text, const char *key, int64_t *value);
bool scan_kb(const char *text, const char *key, uint64_t *bytes);
bool scan_hex(const char *text, const char *key, uint32_t *value);
bool scan_counters(const char *text);
bool scan_starts(const char *text, const char *start);
const char *scan_last(const char *text, const char *what);

#endif /* KLOG_SCAN_H */
