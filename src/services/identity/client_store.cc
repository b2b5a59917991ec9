// SPDX-License-Identifier: Apache-2.0
#include "services/identity/client_store.h"

#include "ports/commit_again.h"
#include "services/audit/api.h"
#include "services/identity/format/client_record.h"
#include "services/identity/put_of.h"

namespace atollbank::identity {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

constexpr std::size_t kUsersPage = 1000;

constexpr ClientEvent kDeleted{.name = "DeleteClient", .type = "oauth_client.deleted"};

auto not_found() { return fail(ErrorCode::kNotFound, "client_not_found", "no such client"); }

audit::Change change_of(const ClientEvent& event, const std::string& client_id, base::Id user_id) {
  const std::string user = base::to_text("user", user_id);
  return {.service = "identity",
          .event_name = event.name,
          .event_type = event.type,
          .request = {{"client_id", client_id}, {"user_id", user}},
          .outcome = {{"client_id", client_id}, {"user_id", user}},
          .resources = {{.type = "OAuthClient", .name = client_id}}};
}

}  // namespace

Result<StoredClient> ClientStore::add(const StoredClient& client, std::size_t clients_max,
                                      const Context& context, base::Timestamp now) {
  ATOLL_TRY_VOID(note_owner(client, clients_max, context, now));
  return ports::commit_again([&]() -> Result<StoredClient> {
    ATOLL_TRY(const Found found, read(client.client.id));
    if (found.version != 0 && !found.stored.client.id.empty()) {
      StoredClient same = found.stored;
      same.client.created = client.client.created;
      if (same == client) return found.stored;
      return fail(ErrorCode::kFailedPrecondition, "client_registered_differently",
                  "a client of that id is another one");
    }
    ATOLL_TRY_VOID(store(client, found.version,
                         {.name = "RegisterClient", .type = "oauth_client.registered"}, context,
                         now));
    return client;
  });
}

Result<StoredClient> ClientStore::find(const std::string& client_id) const {
  if (!is_client_id(client_id)) return not_found();
  ATOLL_TRY(Found found, read(client_id));
  if (found.stored.client.id.empty() || found.stored.is_deleted) return not_found();
  return std::move(found.stored);
}

Result<StoredClient> ClientStore::find_own(base::Id owner_id, const std::string& client_id) const {
  ATOLL_TRY(StoredClient stored, find(client_id));
  if (stored.client.owner_id != owner_id) return not_found();
  return stored;
}

Result<std::vector<Client>> ClientStore::list(base::Id owner_id) const {
  ATOLL_TRY(const auto entries,
            records_.scan(format::owner_partition(owner_id), format::kOwnedKeyPrefix, "",
                          kClientsPerSandboxOwnerMax));
  std::vector<Client> clients;
  const std::size_t prefix = std::string_view(format::kOwnedKeyPrefix).size();
  for (const ports::Put& entry : entries) {
    auto stored = find_own(owner_id, entry.key.substr(prefix));
    if (stored) {
      clients.push_back(std::move(stored->client));
    } else if (stored.error().code != ErrorCode::kNotFound) {
      return fail(std::move(stored).error());
    }
  }
  return clients;
}

Result<StoredClient> ClientStore::change(base::Id owner_id, const std::string& client_id,
                                         const ClientEvent& event, const Edit& edit,
                                         const Context& context, base::Timestamp now) {
  if (!is_client_id(client_id)) return not_found();
  return ports::commit_again([&]() -> Result<StoredClient> {
    ATOLL_TRY(Found found, read(client_id));
    const bool is_there = !found.stored.client.id.empty() && !found.stored.is_deleted;
    if (!is_there || found.stored.client.owner_id != owner_id) return not_found();
    StoredClient changed = found.stored;
    ATOLL_TRY_VOID(edit(changed));
    if (changed == found.stored) return changed;
    ATOLL_TRY_VOID(store(changed, found.version, event, context, now));
    return changed;
  });
}

Result<void> ClientStore::remove(base::Id owner_id, const std::string& client_id,
                                 const Context& context, base::Timestamp now) {
  if (!is_client_id(client_id)) return not_found();
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(Found found, read(client_id));
    StoredClient& stored = found.stored;
    if (stored.client.id.empty() || stored.client.owner_id != owner_id) return not_found();
    if (stored.is_deleted) return {};  // or an attempt whose answer was lost
    stored.is_deleted = true;
    stored.secret.reset();
    stored.previous.reset();
    return store(stored, found.version, kDeleted, context, now);
  });
}

Result<void> ClientStore::note_user(const std::string& client_id, base::Id user_id,
                                    const Context& context, base::Timestamp now) {
  const std::string partition = format::client_partition(client_id);
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto found, records_.get(partition, format::user_key(user_id)));
    if (found.value) return {};
    const ClientEvent event{.name = "AddClientUser", .type = "oauth_client.user_added"};
    return audit::commit(
        records_, put_of(partition, found.version, {.key = format::user_key(user_id), .value = ""}),
        change_of(event, client_id, user_id), context, now);
  });
}

Result<std::vector<base::Id>> ClientStore::users_of(const std::string& client_id) const {
  ATOLL_TRY(const auto entries, records_.scan(format::client_partition(client_id),
                                              format::kUserKeyPrefix, "", kUsersPage));
  std::vector<base::Id> users;
  const std::size_t prefix = std::string_view(format::kUserKeyPrefix).size();
  for (const ports::Put& entry : entries) {
    ATOLL_TRY(const base::Id user, base::parse_base62(entry.key.substr(prefix)));
    users.push_back(user);
  }
  return users;
}

Result<void> ClientStore::note_owner(const StoredClient& client, std::size_t clients_max,
                                     const Context& context, base::Timestamp now) {
  const std::string partition = format::owner_partition(client.client.owner_id);
  const std::string key = format::owned_key(client.client.id);
  return ports::commit_again([&]() -> Result<void> {
    ATOLL_TRY(const auto found, records_.get(partition, key));
    if (found.value) return {};
    ATOLL_TRY(const auto entries,
              records_.scan(partition, format::kOwnedKeyPrefix, "", clients_max));
    ports::Commit commit = put_of(partition, found.version, {.key = key, .value = ""});
    if (entries.size() >= clients_max) {
      ATOLL_TRY(commit.deletes, deleted_of(entries));
      if (commit.deletes.empty()) {
        return fail(ErrorCode::kResourceExhausted, "too_many_clients", "too many clients");
      }
    }
    const ClientEvent event{.name = "AnnounceClient", .type = "oauth_client.announced"};
    return audit::commit(records_, std::move(commit),
                         change_of(event, client.client.id, client.client.owner_id), context, now);
  });
}

Result<std::vector<std::string>> ClientStore::deleted_of(
    const std::vector<ports::Put>& entries) const {
  std::vector<std::string> keys;
  const std::size_t prefix = std::string_view(format::kOwnedKeyPrefix).size();
  for (const ports::Put& entry : entries) {
    ATOLL_TRY(const Found found, read(entry.key.substr(prefix)));
    if (found.stored.is_deleted) keys.push_back(entry.key);
  }
  return keys;
}

Result<void> ClientStore::store(const StoredClient& client, std::uint64_t version,
                                const ClientEvent& event, const Context& context,
                                base::Timestamp now) {
  return audit::commit(records_,
                       put_of(format::client_partition(client.client.id), version,
                              {.key = format::kClientKey, .value = format::encode_client(client)}),
                       change_of(event, client.client.id, client.client.owner_id), context, now);
}

Result<ClientStore::Found> ClientStore::read(const std::string& client_id) const {
  ATOLL_TRY(const auto found,
            records_.get(format::client_partition(client_id), format::kClientKey));
  Found out;
  out.version = found.version;
  if (found.value) {
    ATOLL_TRY(out.stored, format::decode_client(*found.value));
  }
  return out;
}

}  // namespace atollbank::identity
