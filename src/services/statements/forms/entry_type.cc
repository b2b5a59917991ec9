// SPDX-License-Identifier: Apache-2.0
#include "services/statements/forms/entry_type.h"

#include <array>

namespace atollbank::statements {

namespace {

// By Scheme. An unknown code of ISO 20022 is XTND NTAV NTAV.
constexpr std::array<EntryType, posting::kSchemeMax + 1> kTypes = {
    EntryType{
        "OTH", "Other", "DEBIT", "CREDIT", {"XTND", "NTAV", "NTAV"}, {"XTND", "NTAV", "NTAV"}},
    EntryType{
        "POT", "Pot transfer", "XFER", "XFER", {"PMNT", "ICDT", "BOOK"}, {"PMNT", "RCDT", "BOOK"}},
    EntryType{"FPS",
              "Faster payment",
              "PAYMENT",
              "CREDIT",
              {"PMNT", "IRCT", "DMCT"},
              {"PMNT", "RRCT", "DMCT"}},
    EntryType{
        "CRD", "Card payment", "POS", "POS", {"PMNT", "CCRD", "POSD"}, {"PMNT", "CCRD", "RIMB"}},
    EntryType{"TOP", "Top up", "DEBIT", "DEP", {"PMNT", "ICDT", "OTHR"}, {"PMNT", "RCDT", "OTHR"}},
    EntryType{
        "P2P", "P2P payment", "XFER", "XFER", {"PMNT", "ICDT", "BOOK"}, {"PMNT", "RCDT", "BOOK"}},
    EntryType{"INT", "Interest", "INT", "INT", {"ACMT", "MDOP", "INTR"}, {"ACMT", "MCOP", "INTR"}},
    EntryType{"ADJ",
              "Ledger adjustment",
              "DEBIT",
              "CREDIT",
              {"ACMT", "MDOP", "ADJT"},
              {"ACMT", "MCOP", "ADJT"}},
    EntryType{"BAC",
              "Bacs",
              "DIRECTDEBIT",
              "DIRECTDEP",
              {"PMNT", "RDDT", "PMDD"},
              {"PMNT", "RCDT", "DMCT"}},
};

}  // namespace

const EntryType& type_of(Scheme scheme) {
  const auto index = static_cast<std::size_t>(scheme);
  return kTypes[index < kTypes.size() ? index : 0];
}

}  // namespace atollbank::statements
