// SPDX-License-Identifier: Apache-2.0
// Keys by which clients make their writes safe to repeat
// (draft-ietf-httpapi-idempotency-key-header-07): the first request under a key is done, the same
// again gets its answer, another one is refused. Use: claim(), work under `command_id`, then keep()
// the answer or release() the key. Completions come exactly once, on the Context's executor. Errors
// of every call: deadline_exceeded deadline_passed · unavailable store_unavailable ·
// resource_exhausted blocking_pool_full, no_space · data_loss store_damaged, record_malformed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/id.h"
#include "base/sha256.h"
#include "runtime/context.h"

namespace atollbank::idempotency {

using runtime::Completion;
using runtime::Context;

inline constexpr std::size_t kKeyMax = 255;
inline constexpr std::size_t kAnswerBytesMax = std::size_t{256} * 1024;

struct KeyedRequest {
  std::string scope;  // who asks for what; keys of different scopes know nothing of each other
  std::string key;    // 1 to kKeyMax bytes, the client's own
  base::Sha256 fingerprint{};  // of everything that is asked
};

struct KeptAnswer {
  std::uint16_t status = 200;
  std::string content_type;
  std::string body;

  bool operator==(const KeptAnswer&) const = default;
};

struct Claim {
  base::Id command_id;  // always the same for this scope and key; its time is of the first claim
  std::optional<KeptAnswer> answer;  // there: it was done, and this was said
};

class IdempotencyApi {
 public:
  virtual ~IdempotencyApi() = default;

  // The key is this request's until keep() or release(). invalid_argument idempotency_key_invalid ·
  // conflict idempotency_key_in_use: the first request is still at work · failed_precondition
  // idempotency_key_reused: it was another request's
  virtual void claim(const Context& context, KeyedRequest request, Completion<Claim> done) = 0;
  // Of a claimed request. Durable before `done`. Too large an answer is not kept, only released.
  virtual void keep(const Context& context, KeyedRequest request, KeptAnswer answer,
                    Completion<void> done) = 0;
  // Of a claimed request that may be done again: it failed on our side, or its answer is not for
  // keeping.
  virtual void release(const KeyedRequest& request) = 0;
};

}  // namespace atollbank::idempotency
