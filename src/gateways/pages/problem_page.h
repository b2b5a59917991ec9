// SPDX-License-Identifier: Apache-2.0
// What went wrong, for a person: words by the error's stable reason, never the error's own text,
// which is for developers.
#pragma once

#include "gateways/pages/page.h"

namespace atollbank::pages {

Page problem_page(const base::Error& error);

// A sentence that says what to do: for the place above a form.
std::string words_for(const base::Error& error);
int status_of(const base::Error& error);

}  // namespace atollbank::pages
