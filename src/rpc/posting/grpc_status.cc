// SPDX-License-Identifier: Apache-2.0
#include "rpc/posting/grpc_status.h"

#include <charconv>
#include <string>

namespace atollbank::rpc {
namespace {

using base::ErrorCode;

struct CodePair {
  ErrorCode error;
  grpc::StatusCode status;
};

constexpr CodePair kCodePairs[] = {
    {ErrorCode::kInvalidArgument, grpc::StatusCode::INVALID_ARGUMENT},
    {ErrorCode::kUnauthenticated, grpc::StatusCode::UNAUTHENTICATED},
    {ErrorCode::kPermissionDenied, grpc::StatusCode::PERMISSION_DENIED},
    {ErrorCode::kNotFound, grpc::StatusCode::NOT_FOUND},
    {ErrorCode::kConflict, grpc::StatusCode::ABORTED},
    {ErrorCode::kFailedPrecondition, grpc::StatusCode::FAILED_PRECONDITION},
    {ErrorCode::kResourceExhausted, grpc::StatusCode::RESOURCE_EXHAUSTED},
    {ErrorCode::kDeadlineExceeded, grpc::StatusCode::DEADLINE_EXCEEDED},
    {ErrorCode::kUnavailable, grpc::StatusCode::UNAVAILABLE},
    {ErrorCode::kUnknown, grpc::StatusCode::UNKNOWN},
    {ErrorCode::kDataLoss, grpc::StatusCode::DATA_LOSS},
    {ErrorCode::kInternal, grpc::StatusCode::INTERNAL},
};

std::string trailing_text(const grpc::ClientContext& context, const char* key) {
  const auto& metadata = context.GetServerTrailingMetadata();
  const auto found = metadata.find(key);
  return found == metadata.end() ? std::string()
                                 : std::string(found->second.data(), found->second.size());
}

// What gRPC itself says when it refuses before the server has seen anything of ours.
bool is_refused_unseen(grpc::StatusCode code) {
  return code == grpc::StatusCode::UNIMPLEMENTED || code == grpc::StatusCode::UNAUTHENTICATED ||
         code == grpc::StatusCode::PERMISSION_DENIED;
}

base::Error transport_error(const grpc::Status& status, Effect effect) {
  if (is_refused_unseen(status.error_code()))
    return base::make_error(ErrorCode::kFailedPrecondition, "server_refused",
                            status.error_message());
  if (effect == Effect::kPossible)
    return base::make_error(ErrorCode::kUnknown, "outcome_unknown", status.error_message());
  if (status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED)
    return base::make_error(ErrorCode::kDeadlineExceeded, "deadline_exceeded",
                            status.error_message());
  if (status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED)
    return base::make_error(ErrorCode::kResourceExhausted, "message_too_large",
                            status.error_message());
  return base::make_error(ErrorCode::kUnavailable, "server_unreachable", status.error_message());
}

}  // namespace

grpc::StatusCode status_code_of(ErrorCode code) {
  for (const CodePair& pair : kCodePairs)
    if (pair.error == code) return pair.status;
  return grpc::StatusCode::INTERNAL;
}

ErrorCode error_code_of(grpc::StatusCode code) {
  for (const CodePair& pair : kCodePairs)
    if (pair.status == code) return pair.error;
  return ErrorCode::kUnknown;
}

grpc::Status to_status(const base::Error& error, grpc::ServerContextBase& context) {
  context.AddTrailingMetadata(kReasonKey, error.reason);
  if (error.retry_after_ms > 0)
    context.AddTrailingMetadata(kRetryAfterKey, std::to_string(error.retry_after_ms));
  return grpc::Status(status_code_of(error.code), error.message);
}

base::Error to_error(const grpc::Status& status, const grpc::ClientContext& context,
                     Effect effect) {
  const std::string reason = trailing_text(context, kReasonKey);
  if (reason.empty()) return transport_error(status, effect);
  base::Error error =
      base::make_error(error_code_of(status.error_code()), reason, status.error_message());
  const std::string delay = trailing_text(context, kRetryAfterKey);
  std::from_chars(delay.data(), delay.data() + delay.size(), error.retry_after_ms);
  return error;
}

}  // namespace atollbank::rpc
