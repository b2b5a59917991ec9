// SPDX-License-Identifier: Apache-2.0
#include "adapters/sodium/signing_key.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "base/base64.h"
#include "base/id.h"
#include "base/random.h"

namespace atollbank::adapters {

using base::ErrorCode;
using base::Result;
using base::Secret;

namespace {

constexpr mode_t kOwnerOnly = 0600;
constexpr mode_t kAnybodyElse = 0077;
constexpr std::size_t kFileSizeMax = 1024;
constexpr std::string_view kFirstLine = "atoll signing key 1\n";
constexpr std::string_view kNameStart = "name ";
constexpr std::string_view kSeedStart = "\nseed ";

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

tl::unexpected<base::Error> failed(std::string_view doing, const std::string& path) {
  const auto why = std::error_code(errno, std::generic_category()).message();
  return base::fail(ErrorCode::kInternal, "signing_key_failed",
                    fmt::format("{} {}: {}", doing, path, why));
}

tl::unexpected<base::Error> damaged() {
  return base::fail(ErrorCode::kDataLoss, "signing_key_damaged",
                    "the file of the signing key is not as it was written");
}

Result<Secret> read_owners_file(const std::string& path) {
  const OpenFile file(path, O_RDONLY | O_NOFOLLOW);
  if (!file.is_open()) {
    if (errno == ENOENT)
      return base::fail(ErrorCode::kNotFound, "signing_key_missing", "no file " + path);
    return failed("open", path);
  }
  struct stat status{};
  if (::fstat(file.number(), &status) < 0) return failed("look at", path);
  if ((status.st_mode & kAnybodyElse) != 0) {
    return base::fail(ErrorCode::kFailedPrecondition, "signing_key_exposed",
                      fmt::format("{} may be read by others: its mode must be 0600", path));
  }
  std::string text(kFileSizeMax, '\0');
  const ssize_t size = ::read(file.number(), text.data(), text.size());
  if (size < 0) return failed("read", path);
  text.resize(static_cast<std::size_t>(size));
  return Secret(std::move(text));
}

// Under another name first: a file with the key's name is always whole.
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
  const auto parent = std::filesystem::path(path).parent_path();
  const OpenFile folder(parent.empty() ? "." : parent.string(), O_RDONLY | O_DIRECTORY);
  if (!folder.is_open() || ::fsync(folder.number()) < 0) return failed("sync the folder of", path);
  return {};
}

Secret new_key() {
  base::Id name;
  std::uint8_t drawn[sizeof name + kSeedSize];
  base::secure_random(drawn);
  std::memcpy(&name, drawn, sizeof name);
  const base::ByteView seed(reinterpret_cast<const char*>(drawn) + sizeof name, kSeedSize);
  Secret text(fmt::format("{}{}atoll-ledger/{}{}{}\n", kFirstLine, kNameStart,
                          base::to_base62(name), kSeedStart, base::to_base64(seed)));
  std::memset(drawn, 0, sizeof drawn);
  return text;
}

bool is_name(std::string_view name) {
  if (name.empty()) return false;
  for (const char c : name)
    if (c <= ' ' || c == '+' || c > '~') return false;
  return true;
}

}  // namespace

Result<std::unique_ptr<ports::Signer>> parse_signing_key(std::string_view text) {
  if (!text.starts_with(kFirstLine) || !text.ends_with('\n')) return damaged();
  text.remove_prefix(kFirstLine.size());
  text.remove_suffix(1);
  const auto seed_start = text.find(kSeedStart);
  if (!text.starts_with(kNameStart) || seed_start == std::string_view::npos) return damaged();
  const auto name = text.substr(kNameStart.size(), seed_start - kNameStart.size());
  auto decoded = base::parse_base64(text.substr(seed_start + kSeedStart.size()));
  if (!decoded || decoded->size() != kSeedSize || !is_name(name)) return damaged();
  const Secret seed(std::move(*decoded));
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(seed.reveal().data());
  return std::unique_ptr<ports::Signer>(std::make_unique<Ed25519Signer>(
      std::string(name), std::span<const std::uint8_t, kSeedSize>(bytes, kSeedSize)));
}

Result<std::unique_ptr<ports::Signer>> open_signing_key(const std::string& path) {
  ATOLL_TRY(const Secret text, read_owners_file(path));
  return parse_signing_key(text.reveal());
}

Result<std::unique_ptr<ports::Signer>> open_or_create_signing_key(const std::string& path) {
  auto key = open_signing_key(path);
  if (key || key.error().reason != "signing_key_missing") return key;
  ATOLL_TRY_VOID(write_owners_file(path, new_key()));
  return open_signing_key(path);
}

}  // namespace atollbank::adapters
