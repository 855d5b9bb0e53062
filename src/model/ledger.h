/* SPDX-License-Identifier: MIT */
/* The program of explanations, run for a record. */
#ifndef LEADCORE_SRC_MODEL_LEDGER_H
#define LEADCORE_SRC_MODEL_LEDGER_H

#include "model/record.h"

/* Fills the masks of record->explainer, after the record was evaluated for `now`. */
lead_status lead_record_run_explainer(lead_record *record, lead_time now, lead_error *error);

#endif
