// SPDX-License-Identifier: Apache-2.0
// application/x-www-form-urlencoded: queries and form bodies, with nested keys such as
// "params[title]".
//
// Decoded text is valid UTF-8 without zero bytes, so that it may be stored and sent on as it is.
// Order and repeats are kept; a first value wins where one is asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/utf8.h"

namespace atollbank::net {

struct FormLimits {
  std::size_t field_count_max = 256;
  std::size_t key_bytes_max = 256;
  std::size_t value_bytes_max = 16 * 1024;
  std::size_t depth_max = 4;  // brackets in one key
};

struct FormField {
  std::string key;    // decoded, brackets and all: "metadata[colour]"
  std::string value;  // decoded
};

class Form {
 public:
  void add(std::string key, std::string value);

  // The first value of exactly this key.
  std::optional<std::string_view> find(std::string_view key) const;
  // Values of "key", "key[]" and "key[0]" alike, in order.
  std::vector<std::string_view> list(std::string_view key) const;
  // {inner, value} of every "key[inner]", in order.
  std::vector<FormField> children(std::string_view key) const;
  const std::vector<FormField>& fields() const { return fields_; }

 private:
  std::vector<FormField> fields_;
};

// Empty pieces (a trailing '&', "?&&") are skipped. reasons: malformed_form, form_too_large
base::Result<Form> parse_form(std::string_view text, const FormLimits& limits = {});

// '%41' and, in forms, '+'. reason: malformed_form
base::Result<std::string> percent_decode(std::string_view text, bool plus_is_blank);
// Everything but A-Z a-z 0-9 - . _ ~
std::string percent_encode(std::string_view text);

using base::is_plain_utf8;

}  // namespace atollbank::net
