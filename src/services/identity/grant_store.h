// SPDX-License-Identifier: Apache-2.0
// Keeps grants: what a user lets one client do is one partition. Any thread; calls block.
#pragma once

#include <string>
#include <vector>

#include "ports/records.h"
#include "runtime/context.h"
#include "services/identity/grant.h"
#include "services/identity/token_changes.h"

namespace atollbank::identity {

using runtime::Context;

// Whose grants.
struct GrantParty {
  base::Id user_id;
  std::string client_id;
};

struct GrantEvent {
  const char* name;  // "IssueTokens"
  const char* type;  // "grant.tokens_issued"
};

class GrantStore {
 public:
  GrantStore(ports::RecordStore& records, TokenChanges& changes)
      : records_(records), changes_(changes) {}

  struct All {
    std::uint64_t version = 0;
    std::vector<GrantState> grants;
  };
  // Of who is barred (bars.h) this and find() find none.
  base::Result<All> load(const GrantParty& party) const;

  struct Found {
    std::uint64_t version = 0;
    std::optional<GrantState> grant;
  };
  base::Result<Found> find(const GrantParty& party, base::Id grant_id) const;

  // The clients that hold anything of the user's.
  base::Result<std::vector<std::string>> clients_of(base::Id user_id) const;

  // `grant` is what it is about; the rest of `room` goes with it in the same commit.
  base::Result<void> store(const GrantState& grant, const Room& room, std::uint64_t version,
                           const GrantEvent& event, const Context& context, base::Timestamp now);

 private:
  ports::RecordStore& records_;
  TokenChanges& changes_;
};

}  // namespace atollbank::identity
