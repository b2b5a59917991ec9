// SPDX-License-Identifier: Apache-2.0
#include "adapters/pkcs11/key_vault.h"

#include <algorithm>
#include <map>
#include <optional>
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

  // A connection that is whole, made anew if need be. With the lock held alone, or before others
  // know of the object.
  Result<void> be_connected();

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
  using Keys = std::map<std::string, std::vector<Held>, std::less<>>;  // by sequence
  struct Attempt {
    std::string_view call;
    CK_RV code = CKR_OK;
    std::uint64_t connection = 0;
    base::Es256Signature signature{};
  };

  Result<void> connect();
  Result<Keys> read_keys(Pkcs11Session session);
  static Result<void> add(Pkcs11Session session, const KeyObject& private_key,
                          CK_OBJECT_HANDLE public_key, Keys& keys);
  const Held* find(std::string_view name, std::string_view key_id) const;
  Result<Attempt> try_to_sign(std::string_view name, std::string_view key_id,
                              const base::Sha256& digest);
  Result<void> connect_again(std::uint64_t lost_connection);
  bool is_connected();
  Result<VaultKey> make_key(std::string_view name);
  Result<void> destroy_key(const Held& held);
  void take_back(Pkcs11Session session, std::vector<Held>& held);
  Result<void> settle() { return make_durable_ ? make_durable_() : Result<void>(); }

  Pkcs11Module module_;
  Pkcs11Sessions sessions_;
  std::function<Result<void>()> make_durable_;
  std::shared_mutex mutex_;       // of what follows; whoever holds a session has it shared
  std::uint64_t connection_ = 0;  // counts up
  // Whether the sessions are logged in and what is held is what the token has. Otherwise the next
  // who needs the token connects, from the beginning.
  bool is_whole_ = false;
  std::optional<base::Error> pin_refusal_;
  Keys held_;  // as they were told last
};

Result<void> Pkcs11KeyVault::be_connected() {
  if (is_whole_ && is_connected()) return {};
  if (connection_ != 0) base::log_warning("vault_reconnects");
  return connect();
}

// A PIN that was refused is not shown again: a device locks itself after a few.
Result<void> Pkcs11KeyVault::connect() {
  if (pin_refusal_) return base::fail(*pin_refusal_);
  is_whole_ = false;
  ++connection_;
  if (auto connected = sessions_.connect(); !connected) {
    if (connected.error().reason == "vault_pin_refused") pin_refusal_ = connected.error();
    return base::fail(std::move(connected).error());
  }
  ATOLL_TRY(const auto session, sessions_.borrow());
  ATOLL_TRY(held_, read_keys({sessions_.functions(), session.handle()}));
  is_whole_ = true;
  return {};
}

Result<Pkcs11KeyVault::Keys> Pkcs11KeyVault::read_keys(Pkcs11Session session) {
  Keys keys;
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
    // Its public half stays among those that have no other.
    ATOLL_TRY(const bool was_cut_short, is_unfinished(session, private_key.handle));
    if (was_cut_short) {
      halves.push_back(private_key.handle);
      continue;
    }
    ATOLL_TRY_VOID(add(session, private_key, other->handle, keys));
    public_keys.erase(other);
  }
  for (const KeyObject& public_key : public_keys) halves.push_back(public_key.handle);
  for (const CK_OBJECT_HANDLE half : halves) ATOLL_TRY_VOID(destroy_object(session, half));
  if (halves.empty()) return keys;
  base::log_warning("vault_halves_destroyed", {{"count", halves.size()}});
  ATOLL_TRY_VOID(settle());
  return keys;
}

Result<void> Pkcs11KeyVault::add(Pkcs11Session session, const KeyObject& private_key,
                                 CK_OBJECT_HANDLE public_key, Keys& keys) {
  ATOLL_TRY_VOID(check_private_key(session, private_key.handle));
  ATOLL_TRY(const auto point, read_public_key(session, public_key));
  auto& held = keys[private_key.name];
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
  if (connection_ == lost_connection) is_whole_ = false;
  return be_connected();
}

Result<Pkcs11KeyVault::Attempt> Pkcs11KeyVault::try_to_sign(std::string_view name,
                                                            std::string_view key_id,
                                                            const base::Sha256& digest) {
  const std::shared_lock lock(mutex_);
  Attempt attempt{.call = "C_OpenSession", .connection = connection_};
  if (!is_whole_) {
    attempt.code = CKR_SESSION_CLOSED;
    return attempt;
  }
  const Held* held = find(name, key_id);
  if (held == nullptr) return ports::vault_key_unknown();
  std::optional<Pkcs11Sessions::Loan> session;
  attempt.code = sessions_.borrow(session);
  if (attempt.code != CKR_OK) return attempt;
  attempt.call = "C_Sign";
  attempt.code = sign_digest({sessions_.functions(), session->handle()}, held->objects.private_key,
                             digest, attempt.signature);
  if (attempt.code != CKR_OK) session->discard();
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
  if (attempt.code != CKR_OK) return pkcs11_failed(attempt.call, attempt.code);
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

// A key that could not be made durable was never made.
void Pkcs11KeyVault::take_back(Pkcs11Session session, std::vector<Held>& held) {
  const KeyPair& pair = held.back().objects;
  is_whole_ = destroy_object(session, pair.private_key) && destroy_object(session, pair.public_key);
  if (is_whole_) held.pop_back();
}

Result<VaultKey> Pkcs11KeyVault::rotate(std::string_view name) {
  ATOLL_TRY_VOID(ports::check_vault_name(name));
  const std::scoped_lock lock(mutex_);
  ATOLL_TRY_VOID(be_connected());
  return make_key(name);
}

Result<VaultKey> Pkcs11KeyVault::make_key(std::string_view name) {
  auto& held = held_[std::string(name)];
  if (held.size() == ports::kVaultKeysMax) return ports::vault_keys_exhausted();
  const std::uint64_t sequence = held.empty() ? 1 : held.back().sequence + 1;
  ATOLL_TRY(const auto loan, sessions_.borrow());
  const Pkcs11Session session{sessions_.functions(), loan.handle()};
  is_whole_ = false;  // until what the token has is held too
  ATOLL_TRY(const KeyPair pair, generate_key_pair(session, name, sequence));
  const KeyObject private_key{
      .handle = pair.private_key, .name = std::string(name), .sequence = sequence};
  ATOLL_TRY_VOID(add(session, private_key, pair.public_key, held_));
  is_whole_ = true;
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
  ATOLL_TRY_VOID(be_connected());
  const Held* held = find(name, key_id);
  if (held == nullptr) return {};
  auto& all = held_.find(name)->second;
  if (held == &all.back()) return ports::vault_key_in_use();
  ATOLL_TRY_VOID(destroy_key(*held));
  std::erase_if(all, [key_id](const Held& key) { return key.shown.id == key_id; });
  return settle();
}

Result<void> Pkcs11KeyVault::destroy_key(const Held& held) {
  ATOLL_TRY(const auto loan, sessions_.borrow());
  const Pkcs11Session session{sessions_.functions(), loan.handle()};
  is_whole_ = false;  // until both halves are gone
  ATOLL_TRY_VOID(destroy_object(session, held.objects.private_key));
  ATOLL_TRY_VOID(destroy_object(session, held.objects.public_key));
  is_whole_ = true;
  return {};
}

}  // namespace

Result<std::unique_ptr<ports::KeyVault>> open_pkcs11_vault(Pkcs11Options options) {
  ATOLL_TRY(auto module, Pkcs11Module::open(options.module_path));
  auto vault = std::make_unique<Pkcs11KeyVault>(std::move(module), std::move(options));
  ATOLL_TRY_VOID(vault->be_connected());
  return vault;
}

}  // namespace atollbank::adapters
