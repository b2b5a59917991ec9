// SPDX-License-Identifier: Apache-2.0
// For each kind of command: its name in JSON, the members it may have, and where they go.
//
// A constant table; adding a kind is a row here and a function beside it.
#pragma once

#include <span>
#include <string_view>

#include "gateways/ledger_http/command_members.h"
#include "ledger/command.h"
#include "services/definitions/metadata_fields.h"

namespace atollbank::ledger_http {

struct KindForm {
  std::string_view name;  // "place_hold"
  ledger::CommandKind kind{};
  MemberSet allowed = 0;
  base::Result<void> (*fill)(const CommandMembers&, ledger::Command&, ledger::Batch&) = nullptr;
};

std::span<const KindForm> kind_forms();
// Null when there is none.
const KindForm* form_named(std::string_view name);

// Puts the members, all of which the form allows, into the command and the batch's side arrays;
// the fields of "metadata", which are not yet part of the evidence, into `metadata`.
base::Result<void> fill_command(const KindForm& form, const CommandMembers& members,
                                ledger::Command& command, ledger::Batch& batch,
                                std::vector<definitions::FieldOrder>& metadata);

}  // namespace atollbank::ledger_http
