// SPDX-License-Identifier: Apache-2.0
// A JSON object as the fields of a form, so that handlers know one kind of body: members of inner
// objects become "outer[inner]", elements of arrays "name[]", numbers and truths their text, and
// null nothing. Pure.
#pragma once

#include <string_view>

#include "net/form.h"

namespace atollbank::edge {

// reasons: malformed_json, form_too_large
base::Result<net::Form> parse_json_form(std::string_view text, const net::FormLimits& limits = {});

}  // namespace atollbank::edge
