// SPDX-License-Identifier: Apache-2.0
// What the handlers of this door work with: one ledger, and the executor they run on.
#pragma once

#include "gateways/ledger_http/account_book.h"
#include "runtime/executor.h"
#include "services/definitions/api.h"
#include "services/posting/api.h"
#include "services/queries/api.h"
#include "services/seals/api.h"

namespace atollbank::ledger_http {

// One ledger as the door is given it. All outlive the door and what it has in flight; what is null
// is not served.
struct LedgerServices {
  posting::PostingApi& posting;
  queries::QueriesApi* queries = nullptr;
  seals::SealsApi* seals = nullptr;
  definitions::DefinitionsApi* definitions = nullptr;
};

struct Services : LedgerServices {
  runtime::Executor& executor;  // the door's own: reads and streams run here, never on the shard's
  AccountBook& accounts;        // the executor's
};

}  // namespace atollbank::ledger_http
