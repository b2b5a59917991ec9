// SPDX-License-Identifier: Apache-2.0
// Dead letters: messages of the event log that a consumer could not take, each with its reason, for
// operators. The ones after it were taken without it.
//
// Every completion comes exactly once, on the executor named in the Context. What an operator does
// is audited with why she does it. Errors: those of the store.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/timestamp.h"
#include "runtime/context.h"

namespace atollbank::events {

using runtime::Completion;
using runtime::Context;

inline constexpr std::uint32_t kDeadLettersMax = 1'000;  // of one answer
inline constexpr std::size_t kWhySizeMax = 200;          // characters of an operator's reason

// Whose it is and where its message stands in the log.
struct DeadLetterName {
  std::string consumer;
  std::string log_partition;
  std::uint64_t cursor = 0;

  auto operator<=>(const DeadLetterName&) const = default;
};

// "audit_index:records:1042", for ever.
std::string to_text(const DeadLetterName& name);
// invalid_argument dead_letter_name_malformed
base::Result<DeadLetterName> parse_dead_letter_name(std::string_view text);

struct DeadLetter {
  DeadLetterName name;
  std::string source;  // "outbox/customer/0000…"
  std::uint64_t position = 0;
  std::uint32_t tries = 0;
  std::string reason;   // of the last try's error: "json_missing_member"
  std::string message;  // for a person
  base::Timestamp time;

  bool operator==(const DeadLetter&) const = default;
};

struct ListDeadLetters {
  DeadLetterName after{};  // the name of the last one that was shown
  std::uint32_t limit = 100;
};

struct SettleDeadLetter {
  DeadLetterName name;
  std::string why;  // such as a ticket; 1 to kWhySizeMax characters
  // Of whoever may have to ask again: settled under it once, it is settled, whatever became of the
  // letter since. Nil: none.
  base::Id settlement_id{};
};

class DeadLettersApi {
 public:
  virtual ~DeadLettersApi() = default;

  // In the order of their names.
  virtual void list(const Context& context, ListDeadLetters request,
                    Completion<std::vector<DeadLetter>> done) = 0;
  // not_found dead_letter_not_found
  virtual void find(const Context& context, DeadLetterName name, Completion<DeadLetter> done) = 0;
  // Gives the message to its consumer once more, after all that it has taken since. When it takes
  // it, the letter is gone; otherwise the answer is the consumer's error, and the letter stays.
  // not_found dead_letter_not_found, consumer_not_found · invalid_argument why_missing ·
  // failed_precondition message_not_passed: a crash took the consumer back to before it
  virtual void replay(const Context& context, SettleDeadLetter request, Completion<void> done) = 0;
  // The consumer goes without it; only one that is mended and derives all anew takes it. Errors as
  // of replay.
  virtual void drop(const Context& context, SettleDeadLetter request, Completion<void> done) = 0;
};

}  // namespace atollbank::events
