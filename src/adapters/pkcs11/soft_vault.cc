// SPDX-License-Identifier: Apache-2.0
#include "adapters/pkcs11/soft_vault.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>

#include <array>

#include "adapters/pkcs11/format/vault_pins.h"
#include "adapters/pkcs11/key_vault.h"
#include "adapters/pkcs11/module.h"
#include "base/log.h"
#include "base/owners_file.h"

namespace atollbank::adapters {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::Result;
using base::Secret;

constexpr std::string_view kTokenLabel = "atoll";
constexpr std::size_t kTokenLabelSize = 32;
constexpr const char* kKeptToken = "token.kept";
constexpr const char* kConfigurationVariable = "SOFTHSM2_CONF";
// The last is for the loader to find.
constexpr const char* kModulePaths[] = {"/usr/lib/softhsm/libsofthsm2.so",
                                        "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
                                        "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
                                        "/usr/lib64/pkcs11/libsofthsm2.so",
                                        "/usr/lib64/softhsm/libsofthsm2.so",
                                        "/usr/lib/pkcs11/libsofthsm2.so",
                                        "libsofthsm2.so"};

auto folder_failed(const fs::path& path, const std::string& why) {
  return base::fail(ErrorCode::kInternal, "vault_folder_failed", path.string() + ": " + why);
}

Result<void> sync_path(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool is_synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (!is_synced) return folder_failed(path, "could not be synced");
  return {};
}

// SoftHSM syncs nothing itself.
Result<void> sync_tree(const fs::path& folder) {
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error))
    ATOLL_TRY_VOID(sync_path(entry->path()));
  if (error) return folder_failed(folder, error.message());
  return sync_path(folder);
}

Result<void> make_owners_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error) fs::permissions(folder, fs::perms::owner_all, error);
  if (error) return folder_failed(folder, error.message());
  return {};
}

// The errors of a small file in the vault's words.
tl::unexpected<base::Error> told_of_the_pins(base::Error error) {
  if (error.reason == "owners_file_exposed")
    error.reason = "vault_pins_exposed";
  else if (error.reason == "owners_file_failed")
    error.reason = "vault_folder_failed";
  else
    return base::fail(ErrorCode::kDataLoss, "vault_pins_damaged", error.message);
  return base::fail(std::move(error));
}

Result<void> configure(const fs::path& folder) {
  const fs::path path = folder / "softhsm2.conf";
  Secret text(
      fmt::format("directories.tokendir = {}\n"
                  "objectstore.backend = file\n"
                  "objectstore.umask = 0077\n"
                  "log.level = ERROR\n"
                  "slots.removable = false\n",
                  (folder / "tokens").string()));
  if (const auto kept = base::read_owners_file(path); !kept || kept->reveal() != text.reveal()) {
    if (const auto written = base::write_owners_file(path, text); !written)
      return told_of_the_pins(written.error());
  }
  if (::setenv(kConfigurationVariable, path.c_str(), 1) != 0)
    return folder_failed(path, "could not be named to SoftHSM");
  return {};
}

Result<std::string> find_module() {
  for (const char* const path : kModulePaths) {
    const bool is_there = path[0] != '/' || ::access(path, R_OK) == 0;
    if (is_there) return std::string(path);
  }
  return base::fail(ErrorCode::kFailedPrecondition, "vault_module_missing",
                    "SoftHSM is not installed");
}

CK_UTF8CHAR_PTR bytes_in(std::string& text) {
  return reinterpret_cast<CK_UTF8CHAR_PTR>(text.data());
}

// The user's PIN is set by the officer, who has set his own by initialising the token.
Result<void> set_user_pin(const Pkcs11Module& module, std::string officer, std::string user) {
  const auto& call = module.functions();
  ATOLL_TRY(const CK_SLOT_ID slot, module.slot_of_token(kTokenLabel));
  CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
  CK_RV code =
      call.C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &session);
  if (code != CKR_OK) return pkcs11_failed("C_OpenSession", code);
  code = call.C_Login(session, CKU_SO, bytes_in(officer), officer.size());
  if (code != CKR_OK) return pkcs11_failed("C_Login", code);
  code = call.C_InitPIN(session, bytes_in(user), user.size());
  if (code != CKR_OK) return pkcs11_failed("C_InitPIN", code);
  call.C_CloseSession(session);
  return {};
}

Result<void> make_token(const std::string& module_path, const format::VaultPins& pins) {
  ATOLL_TRY(const auto module, Pkcs11Module::open(module_path));
  ATOLL_TRY(const CK_SLOT_ID slot, module.slot_to_initialise());
  std::string label(kTokenLabel);
  label.resize(kTokenLabelSize, ' ');
  std::string officer = pins.officer.reveal();
  const CK_RV code =
      module.functions().C_InitToken(slot, bytes_in(officer), officer.size(), bytes_in(label));
  if (code != CKR_OK) return pkcs11_failed("C_InitToken", code);
  return set_user_pin(module, std::move(officer), pins.user.reveal());
}

// SoftHSM's object of the one token: its label, and the keys' key under each PIN.
Result<fs::path> token_object_in(const fs::path& folder) {
  std::error_code error;
  for (fs::directory_iterator entry(folder / "tokens", error), end; !error && entry != end;
       entry.increment(error)) {
    if (fs::exists(entry->path() / "token.object", error)) return entry->path() / "token.object";
  }
  return folder_failed(folder, "has no token");
}

Result<void> keep_token(const fs::path& folder) {
  ATOLL_TRY(const fs::path object, token_object_in(folder));
  const auto bytes = base::read_owners_file(object);
  if (!bytes) return told_of_the_pins(bytes.error());
  if (const auto kept = base::write_owners_file(folder / kKeptToken, *bytes); !kept)
    return told_of_the_pins(kept.error());
  return {};
}

// Where it is what a killed log-in leaves.
Result<void> put_token_back(const fs::path& folder) {
  const auto object = token_object_in(folder);
  std::error_code error;
  const bool was_cut_short = object && fs::file_size(*object, error) == 0 && !error;
  if (!was_cut_short || !fs::exists(folder / kKeptToken)) return {};
  const auto kept = base::read_owners_file(folder / kKeptToken);
  if (!kept) return told_of_the_pins(kept.error());
  if (const auto written = base::write_owners_file(*object, *kept); !written)
    return told_of_the_pins(written.error());
  base::log_warning("vault_token_put_back");
  return {};
}

Result<void> make_vault(const fs::path& folder, const std::string& module_path) {
  fs::path unfinished = folder;
  unfinished += ".new";
  std::error_code error;
  fs::remove_all(unfinished, error);
  if (error) return folder_failed(unfinished, error.message());
  ATOLL_TRY_VOID(make_owners_folder(unfinished / "tokens"));
  ATOLL_TRY_VOID(make_owners_folder(unfinished));
  const format::VaultPins pins = format::draw_vault_pins();
  if (const auto written =
          base::write_owners_file(unfinished / "pins", format::print_vault_pins(pins));
      !written)
    return told_of_the_pins(written.error());
  ATOLL_TRY_VOID(configure(unfinished));
  ATOLL_TRY_VOID(make_token(module_path, pins));
  ATOLL_TRY_VOID(keep_token(unfinished));
  ATOLL_TRY_VOID(sync_tree(unfinished));
  fs::rename(unfinished, folder, error);
  if (error) return folder_failed(folder, error.message());
  return sync_path(folder.parent_path());
}

}  // namespace

Result<std::unique_ptr<ports::KeyVault>> open_soft_vault(const fs::path& given_folder,
                                                         std::string module_path) {
  const fs::path folder = fs::absolute(given_folder).lexically_normal();
  if (module_path.empty()) {
    ATOLL_TRY(module_path, find_module());
  }
  if (!fs::exists(folder)) ATOLL_TRY_VOID(make_vault(folder, module_path));
  const auto text = base::read_owners_file(folder / "pins");
  if (!text) return told_of_the_pins(text.error());
  ATOLL_TRY(auto pins, format::parse_vault_pins(text->reveal()));
  ATOLL_TRY_VOID(configure(folder));
  ATOLL_TRY_VOID(put_token_back(folder));
  Pkcs11Options options{.module_path = std::move(module_path),
                        .token_label = std::string(kTokenLabel),
                        .pin = std::move(pins.user)};
  options.make_durable = [tokens = folder / "tokens"] { return sync_tree(tokens); };
  auto vault = open_pkcs11_vault(std::move(options));
  // A whole vault has its token: without it every key that was ever made is lost.
  if (!vault && vault.error().reason == "vault_token_missing")
    return base::fail(ErrorCode::kDataLoss, "vault_damaged",
                      "the token of " + folder.string() + " is gone");
  // A vault of an older build kept none.
  if (vault && !fs::exists(folder / kKeptToken)) ATOLL_TRY_VOID(keep_token(folder));
  return vault;
}

}  // namespace atollbank::adapters
