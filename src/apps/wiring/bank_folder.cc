// SPDX-License-Identifier: Apache-2.0
#include "apps/wiring/bank_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/random.h"

namespace atollbank::apps {
namespace {

namespace fs = std::filesystem;

constexpr const char* kOwnEntries[] = {
    "journal",    "records",        "projections",    "audit",         "blobs",
    "town.state", "sandbox.secret", "sandbox.tokens", "box.key",       "vault",
    "vault.new",  "person.key",     "person-keys",    "screening.seed"};

tl::unexpected<base::Error> not_usable(const fs::path& path, const std::string& why) {
  return base::fail(base::ErrorCode::kInternal, "folder_not_usable", path.string() + ": " + why);
}

// Owner only, and on the disk before it is used: a token printed today is the same tomorrow.
base::Result<void> write_secret(const fs::path& file, const FolderSecret& secret) {
  const int descriptor =
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return not_usable(file, std::strerror(errno));
  const bool written =
      ::write(descriptor, secret.data(), secret.size()) == static_cast<ssize_t>(secret.size()) &&
      ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!written) return not_usable(file, "could not be written");
  return {};
}

}  // namespace

base::Result<BankFolder> BankFolder::open(const fs::path& path, bool fresh) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return not_usable(path, error.message());
  ATOLL_TRY(auto lock, adapters::PosixDisk::open_folder(path.string()));
  if (fresh) {
    for (const char* entry : kOwnEntries) fs::remove_all(path / entry, error);
  }
  fs::permissions(path, fs::perms::owner_all, error);
  BankFolder folder(path, std::move(lock));
  for (const fs::path& inner :
       {folder.journal(), folder.records(), folder.projections(), folder.audit()}) {
    fs::create_directories(inner, error);
    if (error) return not_usable(inner, error.message());
  }
  return folder;
}

base::Result<FolderSecret> BankFolder::secret(const char* name) const {
  const fs::path file = path_ / name;
  FolderSecret secret;
  if (!fs::exists(file)) {
    base::secure_random(secret);
    ATOLL_TRY_VOID(write_secret(file, secret));
    ATOLL_TRY_VOID(lock_->sync_folder());
    return secret;
  }
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return not_usable(file, std::strerror(errno));
  const ssize_t size = ::read(descriptor, secret.data(), secret.size());
  ::close(descriptor);
  if (size != static_cast<ssize_t>(secret.size()))
    return not_usable(file, "is not a secret of 32 bytes");
  return secret;
}

}  // namespace atollbank::apps
