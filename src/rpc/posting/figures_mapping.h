// SPDX-License-Identifier: Apache-2.0
// Posting service: figures <-> protobuf. Pure; any thread. What an answer lacks is zero.
#pragma once

#include "atollbank/posting/v1/posting.pb.h"
#include "services/posting/api.h"

namespace atollbank::rpc {

namespace v1 = ::atollbank::posting::v1;

v1::FiguresResponse to_proto(const posting::LedgerFigures& figures);
posting::LedgerFigures from_proto(const v1::FiguresResponse& response);

}  // namespace atollbank::rpc
