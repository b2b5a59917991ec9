// SPDX-License-Identifier: Apache-2.0
// Attachments: an address to send a file to, the file itself, and its place on a transaction. The
// bytes of a file are moved from the server to the pool that keeps them and are touched nowhere in
// between.
#include "gateways/edge/handlers.h"
#include "gateways/edge/papers/file_disposition.h"
#include "gateways/edge/services.h"
#include "gateways/edge/shapes/attachment_json.h"

namespace atollbank::edge {
namespace {

using attachments::AttachmentsApi;
using transactions::Attachment;

constexpr std::string_view kUploadsPath = "/attachment/uploads/";

}  // namespace

HandlerTask begin_upload(const Services& services, Call call) {
  std::string bank = call.public_url;
  if (bank.empty()) {
    ATOLL_CO_TRY(bank, address_of_bank(call.host, call.is_secure));
  }
  attachments::BeginUpload request;
  request.user_id = call.holder.user_id;
  ATOLL_CO_TRY(request.file_name, call.parameters.required_text("file_name"));
  ATOLL_CO_TRY(request.file_type, call.parameters.required_text("file_type"));
  ATOLL_CO_TRY(const auto length, call.parameters.whole("content_length", 0, INT64_MAX));
  request.content_length = static_cast<std::uint64_t>(length.value_or(0));
  auto asked =
      ask<attachments::BegunUpload>(services, services.attachments, &AttachmentsApi::begin_upload,
                                    call.context, std::move(request));
  ATOLL_CO_TRY(const attachments::BegunUpload begun, co_await std::move(asked));
  base::JsonWriter json;
  json.begin_object();
  json.member("file_url", bank + std::string(attachments::kFilesPath) + begun.file_token);
  json.member("upload_url", bank + std::string(kUploadsPath) + begun.upload_token);
  json.end_object();
  // The address for writing is a secret.
  co_return Answer{.body = json.take(), .holds_secret = true};
}

HandlerTask store_file(const Services& services, Call call) {
  attachments::StoreFile request;
  request.upload_token = std::move(call.path_id);
  request.says_gzip = call.sent.content_encoding == "gzip";
  request.bytes = std::move(call.sent.bytes);
  auto asked = ask<void>(services, services.attachments, &AttachmentsApi::store, call.context,
                         std::move(request));
  ATOLL_CO_TRY_VOID(co_await std::move(asked));
  co_return Answer{.body = "{}"};
}

HandlerTask read_file(const Services& services, Call call) {
  auto asked = ask<attachments::StoredFile>(services, services.attachments, &AttachmentsApi::fetch,
                                            call.context, std::move(call.path_id));
  ATOLL_CO_TRY(attachments::StoredFile file, co_await std::move(asked));
  Answer answer;
  answer.body = std::move(file.bytes);
  answer.content_type = std::move(file.file_type);
  answer.headers.emplace_back("Content-Disposition", disposition_of(file.file_name));
  // Even a reader that shows it anyway runs nothing of it.
  answer.headers.emplace_back("Content-Security-Policy", "default-src 'none'; sandbox");
  if (file.is_gzip) answer.headers.emplace_back("Content-Encoding", "gzip");
  co_return std::move(answer);
}

HandlerTask register_attachment(const Services& services, Call call) {
  attachments::RegisterFile request;
  request.user_id = call.holder.user_id;
  ATOLL_CO_TRY(request.transaction_id, call.parameters.required_id("external_id", "tx"));
  ATOLL_CO_TRY(request.file_url, call.parameters.required_text("file_url"));
  request.file_type = call.parameters.text("file_type").value_or("");
  auto asked = ask<Attachment>(services, services.attachments, &AttachmentsApi::add, call.context,
                               std::move(request));
  ATOLL_CO_TRY(const Attachment attachment, co_await std::move(asked));
  co_return Answer{.body = attachment_json(attachment)};
}

HandlerTask deregister_attachment(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id id, call.parameters.required_id("id", "attach"));
  auto asked = ask<void>(services, services.attachments, &AttachmentsApi::remove, call.context,
                         call.holder.user_id, id);
  ATOLL_CO_TRY_VOID(co_await std::move(asked));
  co_return Answer{.body = "{}"};
}

}  // namespace atollbank::edge
