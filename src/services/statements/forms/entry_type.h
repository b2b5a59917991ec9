// SPDX-License-Identifier: Apache-2.0
// What kind of entry it is, in the words of each form. Pure.
#pragma once

#include <string_view>

#include "services/statements/statement.h"

namespace atollbank::statements {

// A bank transaction code of ISO 20022's external code sets.
struct IsoCode {
  std::string_view domain;
  std::string_view family;
  std::string_view sub_family;
};

struct EntryType {
  std::string_view code;   // three letters, as British statements have them: "CRD"
  std::string_view words;  // "Card payment"; what reads Monzo's export knows them
  std::string_view ofx_debit;
  std::string_view ofx_credit;
  IsoCode iso_debit;
  IsoCode iso_credit;
};

const EntryType& type_of(Scheme scheme);

}  // namespace atollbank::statements
