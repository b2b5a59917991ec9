// SPDX-License-Identifier: Apache-2.0
// What atollctl prints: answers on standard output, everything else on standard error.
#pragma once

#include <string_view>

#include "apps/atollctl/view.h"
#include "base/error.h"

namespace atollbank::atollctl {

void print(const View& view, bool as_json);
void print_line(std::string_view line);
// What is printed next stands at the top of an empty screen, where there is one.
void clear_screen();

// "atollctl: …"
void complain(std::string_view line);
// Complains, and answers the exit code.
int report(const base::Error& error, bool as_json);

}  // namespace atollbank::atollctl
