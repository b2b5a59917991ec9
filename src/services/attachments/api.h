// SPDX-License-Identifier: Apache-2.0
// Attachments: files that a customer's programs give the bank, or name elsewhere, and their place
// on transactions.
//
// A file goes to an address that is only good for a while; only the hash of that address is kept.
// Whoever has a file's address may read it, as with the pictures of other banks: it cannot be
// guessed. Completions come exactly once, on the Context's executor.
#pragma once

#include <cstdint>
#include <string>

#include "runtime/context.h"
#include "services/transactions/api.h"

namespace atollbank::attachments {

using runtime::Completion;
using runtime::Context;
using transactions::Attachment;

inline constexpr std::size_t kFileBytesMax = std::size_t{10} << 20;
inline constexpr std::size_t kFileNameMax = 255;
inline constexpr std::uint64_t kBytesPerUserMax = std::uint64_t{512} << 20;
inline constexpr std::uint32_t kFilesPerUserMax = 5000;
inline constexpr std::int64_t kUploadLifetimeS = 3600;
// What is on no transaction by then is removed.
inline constexpr std::int64_t kUnusedLifetimeS = 24 * 3600;

// Where the gateway serves files; what follows it in an address is the file's token.
inline constexpr std::string_view kFilesPath = "/attachment/files/";

struct BeginUpload {
  base::Id user_id;
  std::string file_name;
  std::string file_type;
  std::uint64_t content_length = 0;  // 0: not said
};

struct BegunUpload {
  std::string file_token;    // 44 letters and digits, for reading
  std::string upload_token;  // 66, for writing
};

struct StoreFile {
  std::string upload_token;
  std::string bytes;
  bool says_gzip = false;  // what was sent is said to be packed; it is kept as it came
};

struct StoredFile {
  std::string file_name;
  std::string file_type;
  std::string bytes;
  bool is_gzip = false;
};

struct RegisterFile {
  base::Id user_id;
  base::Id transaction_id;
  std::string file_url;   // of this bank, or of any other
  std::string file_type;  // "": as it was uploaded
};

// Errors of every call: deadline_exceeded deadline_passed · unavailable store_unavailable ·
// resource_exhausted blocking_pool_full, no_space · data_loss store_damaged, record_malformed.
class AttachmentsApi {
 public:
  virtual ~AttachmentsApi() = default;

  // invalid_argument file_name_invalid, file_type_not_allowed, file_too_large · failed_precondition
  // attachment_space_full
  virtual void begin_upload(const Context& context, BeginUpload request,
                            Completion<BegunUpload> done) = 0;
  // Whole and durable, or nothing; again takes the place of what was there. not_found
  // upload_not_found · failed_precondition upload_expired, attachment_space_full · invalid_argument
  // file_empty, file_too_large
  virtual void store(const Context& context, StoreFile request, Completion<void> done) = 0;
  // not_found file_not_found · data_loss blob_damaged
  virtual void fetch(const Context& context, std::string file_token,
                     Completion<StoredFile> done) = 0;

  // As TransactionsApi::attach; also invalid_argument too_many_uses of one file.
  virtual void add(const Context& context, RegisterFile request, Completion<Attachment> done) = 0;
  // A file of this bank that is on no transaction any more is removed. not_found
  // attachment_not_found
  virtual void remove(const Context& context, base::Id user_id, base::Id attachment_id,
                      Completion<void> done) = 0;
};

}  // namespace atollbank::attachments
