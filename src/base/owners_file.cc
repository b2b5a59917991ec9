// SPDX-License-Identifier: Apache-2.0
#include "base/owners_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace atollbank::base {
namespace {

constexpr mode_t kOwnerOnly = 0600;
constexpr mode_t kAnybodyElse = 0077;

class OpenFile {
 public:
  OpenFile(const std::string& path, int flags)
      : number_(::open(path.c_str(), flags | O_CLOEXEC, kOwnerOnly)) {}
  ~OpenFile() {
    if (number_ >= 0) ::close(number_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

tl::unexpected<Error> failed(std::string_view doing, const std::string& path) {
  const auto why = std::error_code(errno, std::generic_category()).message();
  return fail(ErrorCode::kInternal, "owners_file_failed",
              fmt::format("{} {}: {}", doing, path, why));
}

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return path.substr(0, slash + 1);
}

}  // namespace

Result<Secret> read_owners_file(const std::string& path) {
  const OpenFile file(path, O_RDONLY | O_NOFOLLOW);
  if (!file.is_open()) {
    if (errno == ENOENT)
      return fail(ErrorCode::kNotFound, "owners_file_missing", "no file " + path);
    return failed("open", path);
  }
  struct stat status{};
  if (::fstat(file.number(), &status) < 0) return failed("look at", path);
  if ((status.st_mode & kAnybodyElse) != 0) {
    return fail(ErrorCode::kFailedPrecondition, "owners_file_exposed",
                fmt::format("{} may be read by others: its mode must be 0600", path));
  }
  std::string text(kOwnersFileSizeMax + 1, '\0');
  const ssize_t size = ::read(file.number(), text.data(), text.size());
  if (size < 0) return failed("read", path);
  text.resize(static_cast<std::size_t>(size));
  if (text.size() > kOwnersFileSizeMax)
    return fail(ErrorCode::kDataLoss, "owners_file_too_large", path + " is larger than it may be");
  return Secret(std::move(text));
}

Result<void> write_owners_file(const std::string& path, const Secret& text) {
  const std::string unfinished = path + ".new";
  {
    const OpenFile file(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW);
    if (!file.is_open() || ::fchmod(file.number(), kOwnerOnly) < 0) return failed("make", path);
    const auto& bytes = text.reveal();
    if (::write(file.number(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
      return failed("write", path);
    if (::fsync(file.number()) < 0) return failed("sync", path);
  }
  if (::rename(unfinished.c_str(), path.c_str()) < 0) return failed("rename", path);
  const OpenFile folder(folder_of(path), O_RDONLY | O_DIRECTORY);
  if (!folder.is_open() || ::fsync(folder.number()) < 0) return failed("sync the folder of", path);
  return {};
}

}  // namespace atollbank::base
