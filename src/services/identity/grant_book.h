// SPDX-License-Identifier: Apache-2.0
// What customers let programs do: opens grants, turns codes and refresh tokens into tokens, says
// what a token is good for, and ends what ends.
//
// Tokens are signed before the commit that makes them good, so that a vault that fails leaves the
// code unused. Any thread; calls block: run them on a BlockingPool. Ids come in, as only their
// generator's thread may make them.
#pragma once

#include <vector>

#include "ports/secret_box.h"
#include "services/identity/asked.h"
#include "services/identity/grant_store.h"
#include "services/identity/stored_client.h"
#include "services/identity/token_signer.h"

namespace atollbank::identity {

struct GrantIds {
  base::Id grant;
  base::Id code;
};

class GrantBook {
 public:
  GrantBook(ports::RecordStore& records, TokenChanges& changes, TokenSigner& signer,
            ports::SecretBox& box, const TokenTimes& times)
      : store_(records, changes), changes_(changes), signer_(signer), box_(box), times_(times) {}

  // A grant that has a code and nothing else yet.
  base::Result<base::Secret> open(GrantState grant, const Asked& asked);
  // A grant with its first tokens at once.
  base::Result<IssuedTokens> open_issued(GrantState grant, const Client& client, PairIds ids,
                                         const TokenTimes& times, const Asked& asked);

  // Errors of all below: as TokensApi.
  base::Result<IssuedTokens> exchange(const Client& client, const TokenRequest& request,
                                      PairIds ids, const Asked& asked);
  base::Result<IssuedTokens> refresh(const Client& client, const TokenRequest& request, PairIds ids,
                                     const Asked& asked);
  base::Result<TokenHolder> resolve(std::string_view access_token, base::Timestamp now);
  base::Result<void> revoke(const Client& client, const base::Secret& token, const Asked& asked);
  base::Result<Introspection> introspect(const Client& client, const base::Secret& token,
                                         base::Timestamp now);
  base::Result<void> log_out(std::string_view access_token, const Asked& asked);

  // Not over and not ended, the newest first.
  base::Result<std::vector<GrantState>> open_grants(const GrantParty& party, base::Timestamp now);
  base::Result<std::vector<std::string>> clients_of(base::Id user_id) const {
    return store_.clients_of(user_id);
  }
  // not_found grant_not_found
  base::Result<GrantState> approve(const GrantParty& party, base::Id grant_id, const Asked& asked);
  base::Result<void> take_back(const GrantParty& party, base::Id grant_id, const Asked& asked);

 private:
  // A pair that is signed, and not yet good.
  struct Pair {
    base::Secret access;
    base::Secret refresh;
  };
  base::Result<Pair> sign_pair(const GrantState& grant);
  IssuedTokens issued(const GrantState& grant, const Pair& pair, base::Timestamp now) const;
  base::Result<void> end_grant(const GrantParty& party, base::Id grant_id, GrantEnd how,
                               const GrantEvent& event, const Asked& asked);
  base::Result<void> revoke_access(const TokenClaims& claims, const Asked& asked);
  base::Result<IssuedTokens> repeat(const GrantState& grant, base::Timestamp now);
  static std::string purpose_of(const GrantState& grant);

  GrantStore store_;
  const TokenChanges& changes_;
  TokenSigner& signer_;
  ports::SecretBox& box_;
  const TokenTimes times_;
};

}  // namespace atollbank::identity
