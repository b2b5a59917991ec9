// SPDX-License-Identifier: Apache-2.0
// Transliteration by ICU's rules of CLDR: each script to Latin letters, marks taken off, Latin
// letters to ASCII. The one home of ICU. Any thread: ICU's transliterators are used as constants.
//
// How a script is spelled may change with ICU's version, so what is compared is spelled by one.
#pragma once

#include <memory>

#include "base/result.h"
#include "ports/transliteration.h"

namespace atollbank::adapters {

class IcuTransliteration final : public ports::Transliteration {
 public:
  // internal transliteration_unavailable: this ICU lacks its rules
  static base::Result<std::unique_ptr<IcuTransliteration>> make();
  ~IcuTransliteration() override;

  std::string to_ascii(std::string_view text) const override;

 private:
  struct Rules;
  explicit IcuTransliteration(std::unique_ptr<Rules> rules);

  std::unique_ptr<Rules> rules_;
};

}  // namespace atollbank::adapters
