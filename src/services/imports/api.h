// SPDX-License-Identifier: Apache-2.0
// Fills an account with the statement of another bank. A file is taken whole or not at all: it is
// read and checked first, its words are stored, and then its lines are booked at once.
//
// Completions come exactly once, on the Context's executor. Errors of every call: those of
// accounts/api.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/context.h"
#include "services/imports/gaps.h"
#include "services/imports/import.h"
#include "services/imports/plan.h"

namespace atollbank::imports {

using runtime::Completion;
using runtime::Context;

struct StartImport {
  base::Id import_id;  // nil: a new one; the same again is the same import
  base::Id user_id;
  base::Id account_id;
  std::string bytes;                 // of the file
  std::optional<FileFormat> format;  // none: told by how it begins
  OpeningBalance opening = OpeningBalance::kWhereNeeded;
  bool is_told = false;   // to webhooks and event streams, as if it happened now
  bool is_trial = false;  // says what would be booked, and books nothing
};

struct StartedImport {
  Import import;                   // of a trial: without an id
  std::vector<PlannedLine> lines;  // of a trial: what would be booked
};

class ImportsApi {
 public:
  virtual ~ImportsApi() = default;

  // Answers once the file is known to be good and its import is stored; find() tells how it goes.
  // An import that there is already is answered as it stands, whatever the file.
  // invalid_argument: the reasons of reading.h and gaps.h, line_differs_from_before,
  // too_many_lines, opening_balance_too_large, account_currency_differs · failed_precondition
  // account_overdrawn · conflict
  // import_running: another file goes into this account at the moment · not_found import_not_found:
  // the id is another user's import
  virtual void start_import(const Context& context, StartImport request,
                            Completion<StartedImport> done) = 0;
  // not_found import_not_found, also of one that is another user's
  virtual void find_import(const Context& context, base::Id user_id, base::Id import_id,
                           Completion<Import> done) = 0;
  // Oldest first.
  virtual void imports_of(const Context& context, base::Id user_id, base::Id account_id,
                          Completion<std::vector<Import>> done) = 0;
};

}  // namespace atollbank::imports
