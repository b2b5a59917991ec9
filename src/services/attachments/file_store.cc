// SPDX-License-Identifier: Apache-2.0
#include "services/attachments/file_store.h"

#include <algorithm>
#include <array>

#include "base/random.h"
#include "ports/commit_again.h"
#include "ports/personal_value.h"
#include "services/attachments/file_type.h"
#include "services/audit/api.h"

namespace atollbank::attachments {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

constexpr std::string_view kFilePurpose = "attachment";
constexpr ports::TextPurpose kFileNameText{.name = "attachment name", .erased = ""};
constexpr std::size_t kSweepMax = 16;
constexpr std::size_t kDigestBytesInName = 12;
constexpr std::size_t kRandomBytesInName = 8;

// A file's key is what its address keeps from others, so it stands in no event and no audit record.
audit::Change change_of(std::string event_name, std::string event_type, const FileRecord& file) {
  const std::string user_text = base::to_text("user", file.name.user_id);
  return {.service = "attachments",
          .event_name = std::move(event_name),
          .event_type = std::move(event_type),
          .request = {{"user_id", user_text}, {"file_type", file.file_type}},
          .outcome = {{"user_id", user_text}, {"size", static_cast<std::int64_t>(file.size)}},
          .resources = {{.type = "Customer", .name = user_text}}};
}

ports::Commit commit_of(base::Id user_id, std::uint64_t version) {
  return {.partition = format::partition_of(user_id),
          .expected_version = version,
          .puts = {},
          .deletes = {},
          .events = {},
          .audit = {}};
}

ports::Put put_of(const FileRecord& file) {
  return {.key = format::file_key(file.name.key), .value = format::encode_file(file)};
}

ports::Put put_of(const format::Total& total) {
  return {.key = format::kTotalKey, .value = format::encode_total(total)};
}

// The same content stored again has another name: whoever replaced the first removes that one only.
std::string blob_name(const std::string& content) {
  std::array<std::uint8_t, kRandomBytesInName> tail;
  base::secure_random(tail);
  const std::string_view bytes(reinterpret_cast<const char*>(tail.data()), tail.size());
  return content + '-' + base::to_hex(bytes);
}

Result<void> check_room(const format::Total& total) {
  if (total.bytes <= kBytesPerUserMax && total.files <= kFilesPerUserMax) return {};
  return fail(ErrorCode::kFailedPrecondition, "attachment_space_full",
              "the files of this customer take all the room there is for them");
}

}  // namespace

// The part of a blob's name that its content gives, to those alone who have the bank's key.
std::string FileStore::content_name(const FileName& name, std::string_view bytes) const {
  const base::Id digest = persons_.vault.digest(kFilePurpose, bytes);
  return base::to_base62(name.key) + '-' +
         base::to_hex(base::bytes_of(digest).substr(0, kDigestBytesInName));
}

Result<FileStore::Found> FileStore::read(const FileName& name) const {
  const std::string partition = format::partition_of(name.user_id);
  ATOLL_TRY(const auto file, records_.get(partition, format::file_key(name.key)));
  Found found{.version = file.version, .file = {}, .total = {}};
  if (file.value) {
    ATOLL_TRY(found.file, format::decode_file(*file.value));
  }
  ATOLL_TRY(const auto total, records_.get(partition, format::kTotalKey));
  if (total.value) {
    ATOLL_TRY(found.total, format::decode_total(*total.value));
  }
  return found;
}

Result<void> FileStore::begin(FileRecord file, const Context& context, base::Timestamp now) {
  const auto change = change_of("BeginUpload", "file.begun", file);
  ATOLL_TRY(const std::uint64_t key, persons_.directory.key_of(file.name.user_id));
  ATOLL_TRY(auto name,
            ports::sealed_text(persons_.vault, key, kFileNameText, std::move(file.file_name)));
  file.file_name = std::move(name.text);
  file.file_name_parts = std::move(name.parts);
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(Found found, read(file.name));
    if (found.file) return {};
    ++found.total.files;
    ATOLL_TRY_VOID(check_room(found.total));
    ports::Commit next = commit_of(file.name.user_id, found.version);
    next.puts = {put_of(file), put_of(found.total), {.key = format::unused_key(file), .value = {}}};
    return audit::commit(records_, std::move(next), change, context, now);
  });
}

Result<void> FileStore::store(const UploadName& name, const StoreFile& sent, const Context& context,
                              base::Timestamp now) {
  std::string replaced;
  const std::string content = content_name(name.file, sent.bytes);
  const std::string blob = blob_name(content);
  ATOLL_TRY(const base::Bytes sealed,
            ports::sealed_value(persons_, name.file.user_id, kFilePurpose, sent.bytes));
  const auto attempt = [&]() -> Result<void> {
    ATOLL_TRY(Found found, read(name.file));
    // A wrong secret answers exactly as no such upload.
    if (!found.file || found.file->secret_hash != hash_of(name.secret)) {
      return fail(ErrorCode::kNotFound, "upload_not_found", "no such upload");
    }
    if (now > found.file->upload_until) {
      return fail(ErrorCode::kFailedPrecondition, "upload_expired",
                  "this address was good for an hour; ask for another");
    }
    if (found.file->blob.starts_with(content)) {
      // Another stored the same bytes between two attempts of this one.
      if (found.file->blob != blob) replaced = blob;
      return {};
    }
    found.total.bytes = found.total.bytes - found.file->size + sent.bytes.size();
    ATOLL_TRY_VOID(check_room(found.total));
    ATOLL_TRY_VOID(blobs_.put(blob, sealed));
    replaced = found.file->blob;
    found.file->blob = blob;
    found.file->size = sent.bytes.size();
    found.file->is_gzip = sent.says_gzip && looks_like_gzip(sent.bytes);
    ports::Commit next = commit_of(name.file.user_id, found.version);
    next.puts = {put_of(*found.file), put_of(found.total)};
    const auto change = change_of("StoreFile", "file.stored", *found.file);
    return audit::commit(records_, std::move(next), change, context, now);
  };
  ATOLL_TRY_VOID(ports::commit_again(attempt));
  if (!replaced.empty()) return blobs_.remove(replaced);
  return {};
}

Result<std::optional<FileRecord>> FileStore::find(const FileName& name) const {
  ATOLL_TRY(Found found, read(name));
  return std::move(found.file);
}

Result<StoredFile> FileStore::fetch(const FileName& name) const {
  ATOLL_TRY(auto file, find(name));
  if (!file || file->blob.empty()) {
    return fail(ErrorCode::kNotFound, "file_not_found", "no such file");
  }
  auto bytes = blobs_.get(file->blob);
  if (!bytes && bytes.error().code == ErrorCode::kNotFound) {
    // Removed or replaced between the two readings.
    return fail(ErrorCode::kNotFound, "file_not_found", "no such file");
  }
  if (!bytes) return fail(bytes.error());
  ATOLL_TRY(auto opened, ports::opened_value(persons_.vault, kFilePurpose, *bytes));
  if (!opened) return fail(ErrorCode::kNotFound, "file_not_found", "no such file");
  ATOLL_TRY_VOID(
      ports::open_text(persons_.vault, kFileNameText, file->file_name_parts, file->file_name));
  return StoredFile{.file_name = std::move(file->file_name),
                    .file_type = std::move(file->file_type),
                    .bytes = *std::move(opened),
                    .is_gzip = file->is_gzip};
}

Result<void> FileStore::add_use(const FileName& name, base::Id attachment_id,
                                const Context& context, base::Timestamp now) {
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(Found found, read(name));
    if (!found.file) return {};
    auto& uses = found.file->uses;
    if (std::find(uses.begin(), uses.end(), attachment_id) != uses.end()) return {};
    if (uses.size() >= format::kUsesMax) {
      return fail(ErrorCode::kInvalidArgument, "too_many_uses",
                  "one file is on at most 100 transactions");
    }
    uses.push_back(attachment_id);
    ports::Commit next = commit_of(name.user_id, found.version);
    next.puts = {put_of(*found.file)};
    next.deletes = {format::unused_key(*found.file)};
    const auto change = change_of("UseFile", "file.used", *found.file);
    return audit::commit(records_, std::move(next), change, context, now);
  });
}

Result<void> FileStore::rename_use(const FileName& name, base::Id noted, base::Id attachment_id,
                                   const Context& context, base::Timestamp now) {
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(Found found, read(name));
    if (!found.file) return {};
    auto& uses = found.file->uses;
    const auto use = std::find(uses.begin(), uses.end(), noted);
    if (use == uses.end()) return {};
    const bool is_there = std::find(uses.begin(), uses.end(), attachment_id) != uses.end();
    if (is_there) {
      uses.erase(use);
    } else {
      *use = attachment_id;
    }
    ports::Commit next = commit_of(name.user_id, found.version);
    next.puts = {put_of(*found.file)};
    const auto change = change_of("UseFile", "file.used", *found.file);
    return audit::commit(records_, std::move(next), change, context, now);
  });
}

Result<void> FileStore::drop_use(const FileName& name, base::Id attachment_id,
                                 const Context& context, base::Timestamp now) {
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(Found found, read(name));
    if (!found.file) return {};
    auto& uses = found.file->uses;
    const auto use = std::find(uses.begin(), uses.end(), attachment_id);
    if (use == uses.end()) return {};
    uses.erase(use);
    ports::Commit next = commit_of(name.user_id, found.version);
    next.puts = {put_of(*found.file)};
    // From here on the sweep knows of it, should this be where the bank stops.
    if (uses.empty()) next.puts.push_back({.key = format::unused_key(*found.file), .value = {}});
    const auto change = change_of("DropFile", "file.dropped", *found.file);
    return audit::commit(records_, std::move(next), change, context, now);
  });
}

Result<void> FileStore::sweep(base::Id user_id, const Context& context, base::Timestamp now) {
  ATOLL_TRY(const auto unused,
            records_.scan(format::partition_of(user_id), format::kUnusedPrefix, "", kSweepMax));
  const std::string end = format::unused_end(now);
  for (const ports::Put& entry : unused) {
    if (entry.key >= end) break;
    ATOLL_TRY(const base::Id key, format::key_in_unused(entry.key));
    ATOLL_TRY_VOID(remove_unused({.user_id = user_id, .key = key}, context, now));
  }
  return {};
}

Result<void> FileStore::remove_unused(const FileName& name, const Context& context,
                                      base::Timestamp now) {
  std::string blob;
  ATOLL_TRY_VOID(ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(Found found, read(name));
    if (!found.file || !found.file->uses.empty()) return {};
    blob = found.file->blob;
    --found.total.files;
    found.total.bytes -= found.file->size;
    ports::Commit next = commit_of(name.user_id, found.version);
    next.puts = {put_of(found.total)};
    next.deletes = {format::file_key(name.key), format::unused_key(*found.file)};
    const auto change = change_of("RemoveFile", "file.removed", *found.file);
    return audit::commit(records_, std::move(next), change, context, now);
  }));
  if (blob.empty()) return {};
  return blobs_.remove(blob);
}

}  // namespace atollbank::attachments
