// SPDX-License-Identifier: Apache-2.0
// The records of this service, format 1 (first byte of every value), or 2 for what 1 cannot say; a
// pot whose words are sealed is format 3. Ids in base62. "account/<id>": "account" → account,
// "pot/<id>" → pot, "woken" → when a customer last woke it · "joint_proposal/<account id>":
// "proposal" → a joint account that is proposed · "accounts_of/<user id>",
// "joint_proposals_of/<user id>": "<account id>" → nothing · "account_number/<sort code><number>":
// "account" → the id that claimed it.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "ports/personal_text.h"
#include "services/accounts/joint_proposal.h"

namespace atollbank::accounts::format {

inline constexpr std::uint8_t kRecordFormat = 1;
inline constexpr std::uint8_t kPotFormat = 2;
inline constexpr std::uint8_t kSealedPotFormat = 3;
inline constexpr std::uint8_t kAccountFormat = 2;
inline constexpr std::uint8_t kRefusedProposalFormat = 2;  // with who refused it behind

inline constexpr const char* kAccountPartitionPrefix = "account/";
inline constexpr const char* kAccountKey = "account";
inline constexpr const char* kWokenKey = "woken";
inline constexpr const char* kPotPrefix = "pot/";
inline constexpr const char* kProposalPrefix = "joint_proposal/";
inline constexpr const char* kProposalKey = "proposal";

// A pot as it is kept: its words in `pot`, or else sealed in `words` alone.
struct KeptPot {
  Pot pot;
  ports::PersonalPart words = {};

  bool operator==(const KeptPot&) const = default;
};

std::string account_partition(base::Id account_id);
std::string proposal_partition(base::Id account_id);
std::string user_partition(base::Id user_id);
// Of those that wait; a crash may leave one here that does not.
std::string proposals_partition(base::Id user_id);
std::string number_partition(const std::string& sort_code, const std::string& account_number);
std::string pot_key(base::Id pot_id);

// Errors of every decoding: data_loss record_malformed
base::Bytes encode_account(const Account& account);
base::Result<Account> decode_account(base::ByteView bytes);
base::Bytes encode_woken(base::Timestamp woken);
base::Result<base::Timestamp> decode_woken(base::ByteView bytes);
base::Bytes encode_proposal(const JointProposal& proposal);
base::Result<JointProposal> decode_proposal(base::ByteView bytes);
base::Bytes encode_pot(const KeptPot& kept);
base::Result<KeptPot> decode_pot(base::ByteView bytes);
// What is sealed of a pot: its name, its style and its picture's address.
base::Bytes encode_words(const Pot& pot);
base::Result<void> decode_words(base::ByteView words, Pot& pot);

}  // namespace atollbank::accounts::format
