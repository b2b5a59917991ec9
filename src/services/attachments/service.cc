// SPDX-License-Identifier: Apache-2.0
#include "services/attachments/service.h"

#include <array>
#include <bit>

#include "base/random.h"
#include "runtime/answer.h"
#include "services/attachments/file_type.h"

namespace atollbank::attachments {

using base::ErrorCode;
using base::fail;
using base::Result;
using runtime::answer_with;
using runtime::await_blocking;
using runtime::await_completion;

namespace {

// 128 bits that nobody can guess.
base::Id secret_id() {
  std::array<std::uint8_t, sizeof(base::Id)> bytes;
  base::secure_random(bytes);
  return std::bit_cast<base::Id>(bytes);
}

Result<void> check_size(std::size_t size) {
  if (size <= kFileBytesMax) return {};
  return fail(ErrorCode::kInvalidArgument, "file_too_large", "a file has at most 10 MiB");
}

base::Error upload_not_found() {
  return base::make_error(ErrorCode::kNotFound, "upload_not_found", "no such upload");
}

}  // namespace

void AttachmentsService::begin_upload(const Context& context, BeginUpload request,
                                      Completion<BegunUpload> done) {
  answer_with<BegunUpload>(executor_, context, begin(context, std::move(request)), std::move(done));
}

void AttachmentsService::store(const Context& context, StoreFile request, Completion<void> done) {
  answer_with<void>(executor_, context, keep(context, std::move(request)), std::move(done));
}

void AttachmentsService::fetch(const Context& context, std::string file_token,
                               Completion<StoredFile> done) {
  answer_with<StoredFile>(executor_, context, read(std::move(file_token)), std::move(done));
}

void AttachmentsService::add(const Context& context, RegisterFile request,
                             Completion<Attachment> done) {
  answer_with<Attachment>(executor_, context, attach(context, std::move(request)), std::move(done));
}

void AttachmentsService::remove(const Context& context, base::Id user_id, base::Id attachment_id,
                                Completion<void> done) {
  answer_with<void>(executor_, context, detach(context, user_id, attachment_id), std::move(done));
}

AttachmentsService::Task<BegunUpload> AttachmentsService::begin(Context context,
                                                                BeginUpload request) {
  ATOLL_CO_TRY_VOID(check_file_name(request.file_name));
  ATOLL_CO_TRY(std::string file_type, allowed_type(request.file_type));
  ATOLL_CO_TRY_VOID(check_size(request.content_length));
  const UploadName name{.file = {.user_id = request.user_id, .key = secret_id()},
                        .secret = secret_id()};
  FileRecord file;
  file.name = name.file;
  file.upload_until = now() + base::Duration::from_seconds(kUploadLifetimeS);
  file.unused_until = now() + base::Duration::from_seconds(kUnusedLifetimeS);
  file.secret_hash = hash_of(name.secret);
  file.file_name = std::move(request.file_name);
  file.file_type = std::move(file_type);
  auto work = [this, context = std::move(context), file = std::move(file)]() -> Result<void> {
    ATOLL_TRY_VOID(files_.sweep(file.name.user_id, context, now()));
    return files_.begin(file, context, now());
  };
  ATOLL_CO_TRY_VOID(co_await await_blocking<void>(pool_, executor_, std::move(work)));
  co_return BegunUpload{.file_token = file_token(name.file), .upload_token = upload_token(name)};
}

AttachmentsService::Task<void> AttachmentsService::keep(Context context, StoreFile request) {
  const auto name = parse_upload_token(request.upload_token);
  if (!name) co_return fail(upload_not_found());
  ATOLL_CO_TRY_VOID(check_size(request.bytes.size()));
  if (request.bytes.empty()) {
    co_return fail(ErrorCode::kInvalidArgument, "file_empty", "the file has no bytes");
  }
  auto work = [this, context = std::move(context), name = *name, request = std::move(request)] {
    return files_.store(name, request, context, now());
  };
  auto stored = co_await await_blocking<void>(pool_, executor_, std::move(work));
  co_return stored;
}

AttachmentsService::Task<StoredFile> AttachmentsService::read(std::string token) {
  const auto name = parse_file_token(token);
  if (!name) co_return fail(ErrorCode::kNotFound, "file_not_found", "no such file");
  auto work = [this, name = *name] { return files_.fetch(name); };
  auto file = co_await await_blocking<StoredFile>(pool_, executor_, std::move(work));
  co_return std::move(file);
}

// The use is noted before the attachment is made: should the bank stop in between, a file is kept
// that nothing shows, and not the other way round.
AttachmentsService::Task<Attachment> AttachmentsService::attach(Context context,
                                                                RegisterFile request) {
  const base::Id use = secret_id();
  auto own = file_in(request.file_url);
  if (own && own->user_id != request.user_id) own.reset();
  if (own) {
    auto look = [this, name = *own] { return files_.find(name); };
    ATOLL_CO_TRY(const auto file, co_await await_blocking<std::optional<FileRecord>>(
                                      pool_, executor_, std::move(look)));
    if (!file) own.reset();
    if (file && request.file_type.empty()) request.file_type = file->file_type;
  }
  if (own) {
    auto note = [this, context, name = *own, use] {
      return files_.add_use(name, use, context, now());
    };
    ATOLL_CO_TRY_VOID(co_await await_blocking<void>(pool_, executor_, std::move(note)));
  }
  transactions::AttachFile attaching{.user_id = request.user_id,
                                     .transaction_id = request.transaction_id,
                                     .file_url = std::move(request.file_url),
                                     .file_type = std::move(request.file_type)};
  Context inner = context;
  inner.executor = nullptr;  // brought here by await_completion
  auto call = [this, inner = std::move(inner),
               attaching = std::move(attaching)](Completion<Attachment> done) mutable {
    transactions_.attach(inner, std::move(attaching), std::move(done));
  };
  auto attached = co_await await_completion<Attachment>(executor_, std::move(call));
  if (!own) co_return std::move(attached);
  // The noted use takes the attachment's name, or goes where there is none of it.
  auto settle = [this, context, name = *own, use,
                 id = attached ? attached->id : base::Id()]() -> Result<void> {
    if (id.is_nil()) return files_.drop_use(name, use, context, now());
    return files_.rename_use(name, use, id, context, now());
  };
  const bool is_known = attached || attached.error().code != ErrorCode::kUnknown;
  if (is_known) {
    ATOLL_CO_TRY_VOID(co_await await_blocking<void>(pool_, executor_, std::move(settle)));
  }
  co_return std::move(attached);
}

AttachmentsService::Task<void> AttachmentsService::detach(Context context, base::Id user_id,
                                                          base::Id attachment_id) {
  Context inner = context;
  inner.executor = nullptr;
  auto call = [this, inner = std::move(inner), user_id,
               attachment_id](Completion<Attachment> done) {
    transactions_.detach(inner, user_id, attachment_id, std::move(done));
  };
  ATOLL_CO_TRY(const Attachment taken,
               co_await await_completion<Attachment>(executor_, std::move(call)));
  const auto own = file_in(taken.file_url);
  if (!own || own->user_id != user_id) co_return Result<void>();
  auto drop = [this, context = std::move(context), name = *own, attachment_id]() -> Result<void> {
    ATOLL_TRY_VOID(files_.drop_use(name, attachment_id, context, now()));
    return files_.remove_unused(name, context, now());
  };
  auto dropped = co_await await_blocking<void>(pool_, executor_, std::move(drop));
  co_return dropped;
}

}  // namespace atollbank::attachments
