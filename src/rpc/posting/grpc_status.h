// SPDX-License-Identifier: Apache-2.0
// base::Error <-> gRPC status, the one place where one becomes the other.
//
// A status carries its reason in the trailing metadata `atoll-reason`; one without it was made by
// gRPC or by something between us and the server, which cannot know whether the server acted. Pure;
// any thread.
#pragma once

#include <grpcpp/grpcpp.h>

#include "base/error.h"

namespace atollbank::rpc {

inline constexpr char kReasonKey[] = "atoll-reason";
inline constexpr char kRetryAfterKey[] = "retry-after-ms";

grpc::StatusCode status_code_of(base::ErrorCode code);
base::ErrorCode error_code_of(grpc::StatusCode code);

// Also puts reason and retry delay into the trailing metadata of `context`.
grpc::Status to_status(const base::Error& error, grpc::ServerContextBase& context);

// What a caller may conclude when the transport fails: a read has no effect, a submission may have
// had one.
enum class Effect { kNone, kPossible };

// `status` is not OK.
base::Error to_error(const grpc::Status& status, const grpc::ClientContext& context, Effect effect);

}  // namespace atollbank::rpc
