// SPDX-License-Identifier: Apache-2.0
// The import of one file as a saga: what it will book, and how far it has come. Plain values.
//
//   kWords → kBooking → kNotes → kDone     each step may be repeated; it is stored after its effect
//                     ↘ kRefused           the ledger took no line: nothing is booked
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ports/personal_text.h"
#include "services/accounts/taken_line.h"
#include "services/imports/statement.h"

namespace atollbank::imports {

enum class ImportState : std::uint8_t {
  kWords = 1,    // descriptions, counterparties and merchants are being stored; nobody sees them
  kBooking = 2,  // the ledger is asked for all lines at once
  kNotes = 3,    // booked and visible; the file's notes follow
  kDone = 4,
  kRefused = 5,
};
inline constexpr std::uint8_t kImportStateMax = 5;

// "storing_words", "booking", "adding_notes", "done", "refused".
std::string_view name_of(ImportState state);

struct Import {
  base::Id id;  // import_…
  base::Id user_id;
  base::Id account_id;
  std::string client_id;
  base::Timestamp created;
  base::Timestamp updated;
  ImportState state = ImportState::kWords;
  FileFormat format{};
  std::string statement_account;  // as the file names it; sealed in a record that has its parts
  ports::PersonalParts statement_account_parts;
  std::uint32_t line_count = 0;     // of the file
  std::uint32_t new_count = 0;      // to be booked, an opening balance not counted
  std::uint32_t known_count = 0;    // booked by an earlier import
  std::uint32_t empty_count = 0;    // without money
  std::uint32_t pending_count = 0;  // not booked by the bank that wrote the file
  std::int64_t sum_minor = 0;       // of the new lines
  std::int64_t opening_minor = 0;   // booked before them; 0: none
  bool is_told = false;
  std::string reason;            // of a refused one
  std::uint32_t done_count = 0;  // of the new lines, in this step

  bool is_over() const { return state == ImportState::kDone || state == ImportState::kRefused; }
  bool operator==(const Import&) const = default;
};

// A line as it will be booked, and its words.
struct PlannedLine {
  accounts::TakenLine taken;
  std::uint32_t line_number = 0;  // 0: made here, the opening balance
  std::string description;
  transactions::Counterparty counterparty;
  std::string merchant_name;  // "": none
  std::string merchant_emoji;
  std::string merchant_street;
  std::string notes;

  bool operator==(const PlannedLine&) const = default;
};

}  // namespace atollbank::imports
