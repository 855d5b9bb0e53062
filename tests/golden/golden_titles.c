/* SPDX-License-Identifier: MIT */
/*
 * Titles that can be read in one way only, with the traps: what they say is written here by hand, so that a change of the lexicon changes nothing. The traps
 * are the same on every processor, and so must be the tables that the lexicon is compiled to.
 */
#include "golden.h"

#include <string.h>

static const struct {
    const char *title;
    lead_term_number department, seniority, role;
} titles[] = {
    {"CEO", LEAD_DEPARTMENT_EXECUTIVE, LEAD_SENIORITY_CHIEF, LEAD_ROLE_DECIDER},
    {"Chief Financial Officer", LEAD_DEPARTMENT_FINANCE, LEAD_SENIORITY_CHIEF, LEAD_ROLE_DECIDER},
    {"VP of Sales", LEAD_DEPARTMENT_SALES, LEAD_SENIORITY_VP, LEAD_ROLE_DECIDER},
    {"Assistant to the CEO", LEAD_DEPARTMENT_EXECUTIVE, LEAD_SENIORITY_JUNIOR, LEAD_ROLE_GATEKEEPER},
    {"Purchasing Manager", LEAD_DEPARTMENT_PURCHASING, LEAD_SENIORITY_MANAGER, LEAD_ROLE_BUYER},
    {"Head of IT", LEAD_DEPARTMENT_IT, LEAD_SENIORITY_DIRECTOR, LEAD_ROLE_INFLUENCER},
    {"Sr. Dir., Eng.", LEAD_DEPARTMENT_ENGINEERING, LEAD_SENIORITY_DIRECTOR, LEAD_ROLE_INFLUENCER},
    {"Marketing Director", LEAD_DEPARTMENT_MARKETING, LEAD_SENIORITY_DIRECTOR, LEAD_ROLE_INITIATOR},
    {"Geschäftsführer", LEAD_DEPARTMENT_EXECUTIVE, LEAD_SENIORITY_CHIEF, LEAD_ROLE_DECIDER},
    {"Einkaufsleiter", LEAD_DEPARTMENT_PURCHASING, LEAD_SENIORITY_DIRECTOR, LEAD_ROLE_BUYER},
    {"Directeur Financier", LEAD_DEPARTMENT_FINANCE, LEAD_SENIORITY_DIRECTOR, LEAD_ROLE_INITIATOR},
    {"Director de Compras", LEAD_DEPARTMENT_PURCHASING, LEAD_SENIORITY_DIRECTOR, LEAD_ROLE_BUYER},
    {"总经理", LEAD_DEPARTMENT_EXECUTIVE, LEAD_SENIORITY_CHIEF, LEAD_ROLE_DECIDER},
    {"副总裁", LEAD_DEPARTMENT_EXECUTIVE, LEAD_SENIORITY_VP, LEAD_ROLE_DECIDER},
    {"总经理助理", LEAD_DEPARTMENT_EXECUTIVE, LEAD_SENIORITY_JUNIOR, LEAD_ROLE_GATEKEEPER},
    {"采购经理", LEAD_DEPARTMENT_PURCHASING, LEAD_SENIORITY_MANAGER, LEAD_ROLE_BUYER},
    {"???", LEAD_DEPARTMENT_OTHER, LEAD_SENIORITY_OTHER, 0},
};

void golden_titles(void)
{
    for (unsigned i = 0; i < sizeof titles / sizeof *titles; i++) {
        lead_title title = {.size = sizeof title};
        if (lead_title_parse(NULL, titles[i].title, strlen(titles[i].title), &title, NULL) != LEAD_OK || title.department != titles[i].department ||
            title.seniority != titles[i].seniority || title.role != titles[i].role)
            golden_stop(i, titles[i].title, NULL);
    }
}
