// SPDX-License-Identifier: Apache-2.0
// Who may do nothing at this bank any more, whatever is shown in her name: she has died. Kept for
// ever; asked for each token and each session, so that no copy of it is old.
#pragma once

#include "ports/records.h"
#include "runtime/context.h"

namespace atollbank::identity {

class BarsApi {
 public:
  virtual ~BarsApi() = default;

  // From then on she signs in no more, her sessions are over, and no token of hers is good, also no
  // new one. The same again is no change. Errors as of every call of api.h.
  virtual void bar(const runtime::Context& context, base::Id user_id,
                   runtime::Completion<void> done) = 0;
  virtual void is_barred(const runtime::Context& context, base::Id user_id,
                         runtime::Completion<bool> done) = 0;
};

// In the records: "barred/<user id>": "barred" → when (format 1). Blocking; any thread.
base::Result<bool> is_barred(const ports::RecordReader& records, base::Id user_id);
base::Result<void> bar(ports::RecordStore& records, base::Id user_id,
                       const runtime::Context& context, base::Timestamp now);

}  // namespace atollbank::identity
