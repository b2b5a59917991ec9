// SPDX-License-Identifier: Apache-2.0
// Posting service: protobuf messages <-> domain values, both ways. Typed commands have their own
// file, command_mapping.h. Pure; any thread.
//
// Messages come from outside: every text and size in them is checked. Errors of from_proto:
// invalid_argument malformed_id, batch_malformed, batch_too_large (ledger/packed.h) for requests ·
// internal answer_malformed for what a server answered.
#pragma once

#include "atollbank/posting/v1/posting.pb.h"
#include "base/result.h"
#include "ledger/command.h"
#include "services/posting/api.h"

namespace atollbank::rpc {

namespace v1 = ::atollbank::posting::v1;

// Larger messages are refused by the transport, which cannot say why; so nobody sends them.
inline constexpr int kRequestSizeMax = 8 * 1024 * 1024;
inline constexpr int kAnswerSizeMax = 64 * 1024 * 1024;

// Packed records. The sequence is the caller's business.
base::Result<ledger::Batch> from_proto(const v1::PackedBatch& packed);
v1::PackedBatch to_packed(const ledger::Batch& batch);
base::Result<posting::Reply> from_proto(const v1::PackedReply& reply);
v1::PackedReply to_packed(const posting::Reply& reply);

// An id as text; an empty text is nil.
base::Result<base::Id> id_from_text(std::string_view text);
std::string id_to_text(base::Id id);

v1::BalanceResponse to_proto(const posting::AccountBalance& balance);
base::Result<posting::AccountBalance> from_proto(const v1::BalanceResponse& response);

v1::NamedBalanceResponse to_proto(const std::vector<posting::NamedBalance>& sums);
std::vector<posting::NamedBalance> from_proto(const v1::NamedBalanceResponse& response,
                                              base::Id owner, std::string_view balance_name);

base::Result<posting::StatementRequest> from_proto(const v1::StatementRequest& request);
v1::StatementRequest to_proto(const posting::StatementRequest& request);
v1::StatementResponse to_proto(const posting::StatementPage& page);
base::Result<posting::StatementPage> from_proto(const v1::StatementResponse& response);

v1::FindResponse to_proto(const posting::RecordView& view);
base::Result<posting::RecordView> from_proto(const v1::FindResponse& response);

v1::FollowedGroups to_proto(const posting::FollowedGroups& groups);
base::Result<posting::FollowedGroups> from_proto(const v1::FollowedGroups& message);

v1::AccountAtResponse to_proto(const ledger::AccountOpening& opening);
base::Result<ledger::AccountOpening> from_proto(const v1::AccountAtResponse& response);

}  // namespace atollbank::rpc
