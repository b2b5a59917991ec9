// SPDX-License-Identifier: Apache-2.0
#include "adapters/pkcs11/key_vault.h"

#include <algorithm>
#include <map>
#include <shared_mutex>

#include "adapters/pkcs11/key_objects.h"
#include "adapters/pkcs11/module.h"
#include "adapters/pkcs11/sessions.h"
#include "base/log.h"
#include "base/sha256.h"

namespace atollbank::adapters {
namespace {

using base::ErrorCode;
using base::Result;
using ports::VaultKey;

class Pkcs11KeyVault final : public ports::KeyVault {
 public:
  Pkcs11KeyVault(Pkcs11Module module, Pkcs11Options options)
      : module_(std::move(module)),
        sessions_(module_, options.token_label, options.pin),
        make_durable_(std::move(options.make_durable)) {}

  // Anew, with the lock held alone.
  Result<void> connect();

  Result<std::vector<VaultKey>> keys(std::string_view name) override;
  Result<VaultKey> rotate(std::string_view name) override;
  Result<base::Es256Signature> sign(std::string_view name, std::string_view key_id,
                                    base::ByteView message) override;
  Result<void> retire(std::string_view name, std::string_view key_id) override;

 private:
  struct Held {
    VaultKey shown;
    std::uint64_t sequence = 0;
    KeyPair objects;
  };
  struct Attempt {
    CK_RV code = CKR_OK;
    std::uint64_t connection = 0;
    base::Es256Signature signature{};
  };

  Result<void> read_keys(Pkcs11Session session);
  Result<void> add(Pkcs11Session session, const KeyObject& private_key,
                   CK_OBJECT_HANDLE public_key);
  const Held* find(std::string_view name, std::string_view key_id) const;
  Result<Attempt> try_to_sign(std::string_view name, std::string_view key_id,
                              const base::Sha256& digest);
  Result<void> connect_again(std::uint64_t lost_connection);
  bool is_connected();
  void take_back(Pkcs11Session session, std::vector<Held>& held);
  Result<void> settle() { return make_durable_ ? make_durable_() : Result<void>(); }

  Pkcs11Module module_;
  Pkcs11Sessions sessions_;
  std::function<Result<void>()> make_durable_;
  std::shared_mutex mutex_;       // of what follows; whoever holds a session has it shared
  std::uint64_t connection_ = 0;  // counts up
  std::map<std::string, std::vector<Held>, std::less<>> held_;  // by sequence
};

Result<void> Pkcs11KeyVault::connect() {
  held_.clear();
  ++connection_;
  ATOLL_TRY_VOID(sessions_.connect());
  ATOLL_TRY(const auto session, sessions_.borrow());
  return read_keys({sessions_.functions(), session.handle()});
}

Result<void> Pkcs11KeyVault::read_keys(Pkcs11Session session) {
  ATOLL_TRY(const auto private_keys, list_key_objects(session, CKO_PRIVATE_KEY));
  ATOLL_TRY(auto public_keys, list_key_objects(session, CKO_PUBLIC_KEY));
  std::vector<CK_OBJECT_HANDLE> halves;
  for (const KeyObject& private_key : private_keys) {
    const auto other = std::ranges::find_if(public_keys, [&](const KeyObject& public_key) {
      return public_key.name == private_key.name && public_key.sequence == private_key.sequence;
    });
    if (other == public_keys.end()) {
      halves.push_back(private_key.handle);
      continue;
    }
    ATOLL_TRY_VOID(add(session, private_key, other->handle));
    public_keys.erase(other);
  }
  for (const KeyObject& public_key : public_keys) halves.push_back(public_key.handle);
  for (const CK_OBJECT_HANDLE half : halves) ATOLL_TRY_VOID(destroy_object(session, half));
  if (halves.empty()) return {};
  base::log_warning("vault_halves_destroyed", {{"count", halves.size()}});
  return settle();
}

Result<void> Pkcs11KeyVault::add(Pkcs11Session session, const KeyObject& private_key,
                                 CK_OBJECT_HANDLE public_key) {
  ATOLL_TRY_VOID(check_private_key(session, private_key.handle));
  ATOLL_TRY(const auto point, read_public_key(session, public_key));
  auto& held = held_[private_key.name];
  held.push_back({.shown = {.id = base::es256_thumbprint(point), .public_key = point},
                  .sequence = private_key.sequence,
                  .objects = {.private_key = private_key.handle, .public_key = public_key}});
  std::ranges::sort(held, {}, &Held::sequence);
  const auto twice = std::ranges::adjacent_find(held, {}, &Held::sequence);
  if (twice != held.end())
    return base::fail(ErrorCode::kDataLoss, "vault_damaged", "two keys of one number");
  return {};
}

const Pkcs11KeyVault::Held* Pkcs11KeyVault::find(std::string_view name,
                                                 std::string_view key_id) const {
  const auto found = held_.find(name);
  if (found == held_.end()) return nullptr;
  for (const Held& held : found->second)
    if (held.shown.id == key_id) return &held;
  return nullptr;
}

Result<std::vector<VaultKey>> Pkcs11KeyVault::keys(std::string_view name) {
  ATOLL_TRY_VOID(ports::check_vault_name(name));
  const std::shared_lock lock(mutex_);
  std::vector<VaultKey> shown;
  if (const auto found = held_.find(name); found != held_.end())
    for (const Held& held : found->second) shown.push_back(held.shown);
  std::ranges::reverse(shown);
  return shown;
}

// Two threads that lost the same connection make one new.
Result<void> Pkcs11KeyVault::connect_again(std::uint64_t lost_connection) {
  const std::scoped_lock lock(mutex_);
  if (connection_ != lost_connection) return {};
  base::log_warning("vault_reconnects");
  return connect();
}

Result<Pkcs11KeyVault::Attempt> Pkcs11KeyVault::try_to_sign(std::string_view name,
                                                            std::string_view key_id,
                                                            const base::Sha256& digest) {
  const std::shared_lock lock(mutex_);
  const Held* held = find(name, key_id);
  if (held == nullptr) return ports::vault_key_unknown();
  Attempt attempt{.connection = connection_};
  ATOLL_TRY(auto session, sessions_.borrow());
  attempt.code = sign_digest({sessions_.functions(), session.handle()}, held->objects.private_key,
                             digest, attempt.signature);
  if (attempt.code != CKR_OK) session.discard();
  return attempt;
}

Result<base::Es256Signature> Pkcs11KeyVault::sign(std::string_view name, std::string_view key_id,
                                                  base::ByteView message) {
  ATOLL_TRY_VOID(ports::check_vault_name(name));
  const base::Sha256 digest = base::sha256(message);
  ATOLL_TRY(auto attempt, try_to_sign(name, key_id, digest));
  if (is_session_lost(attempt.code)) {
    ATOLL_TRY_VOID(connect_again(attempt.connection));
    ATOLL_TRY(attempt, try_to_sign(name, key_id, digest));
  }
  if (attempt.code != CKR_OK) return pkcs11_failed("C_Sign", attempt.code);
  return attempt.signature;
}

// What makes or destroys keys is not tried twice, so it looks first.
bool Pkcs11KeyVault::is_connected() {
  const auto session = sessions_.borrow();
  if (!session) return false;
  CK_SESSION_INFO info{};
  const CK_RV code = sessions_.functions().C_GetSessionInfo(session->handle(), &info);
  return code == CKR_OK && info.state == CKS_RW_USER_FUNCTIONS;
}

// A key that could not be made durable was never made. If the device keeps it, so do we: its
// number is taken.
void Pkcs11KeyVault::take_back(Pkcs11Session session, std::vector<Held>& held) {
  const KeyPair& pair = held.back().objects;
  if (destroy_object(session, pair.private_key) && destroy_object(session, pair.public_key))
    held.pop_back();
}

Result<VaultKey> Pkcs11KeyVault::rotate(std::string_view name) {
  ATOLL_TRY_VOID(ports::check_vault_name(name));
  const std::scoped_lock lock(mutex_);
  if (!is_connected()) ATOLL_TRY_VOID(connect());
  auto& held = held_[std::string(name)];
  if (held.size() == ports::kVaultKeysMax) return ports::vault_keys_exhausted();
  const std::uint64_t sequence = held.empty() ? 1 : held.back().sequence + 1;
  ATOLL_TRY(const auto loan, sessions_.borrow());
  const Pkcs11Session session{sessions_.functions(), loan.handle()};
  ATOLL_TRY(const KeyPair pair, generate_key_pair(session, name, sequence));
  const KeyObject private_key{
      .handle = pair.private_key, .name = std::string(name), .sequence = sequence};
  ATOLL_TRY_VOID(add(session, private_key, pair.public_key));
  if (auto settled = settle(); !settled) {
    take_back(session, held);
    return base::fail(std::move(settled).error());
  }
  return held.back().shown;
}

// The private half goes first: what is left of a cut-short retire() signs nothing.
Result<void> Pkcs11KeyVault::retire(std::string_view name, std::string_view key_id) {
  ATOLL_TRY_VOID(ports::check_vault_name(name));
  const std::scoped_lock lock(mutex_);
  if (!is_connected()) ATOLL_TRY_VOID(connect());
  const Held* held = find(name, key_id);
  if (held == nullptr) return {};
  auto& all = held_.find(name)->second;
  if (held == &all.back()) return ports::vault_key_in_use();
  ATOLL_TRY(const auto loan, sessions_.borrow());
  const Pkcs11Session session{sessions_.functions(), loan.handle()};
  ATOLL_TRY_VOID(destroy_object(session, held->objects.private_key));
  ATOLL_TRY_VOID(destroy_object(session, held->objects.public_key));
  std::erase_if(all, [key_id](const Held& key) { return key.shown.id == key_id; });
  return settle();
}

}  // namespace

Result<std::unique_ptr<ports::KeyVault>> open_pkcs11_vault(Pkcs11Options options) {
  ATOLL_TRY(auto module, Pkcs11Module::open(options.module_path));
  auto vault = std::make_unique<Pkcs11KeyVault>(std::move(module), std::move(options));
  ATOLL_TRY_VOID(vault->connect());
  return vault;
}

}  // namespace atollbank::adapters
