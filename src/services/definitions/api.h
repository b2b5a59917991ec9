// SPDX-License-Identifier: Apache-2.0
// What may be asked of a ledger's definitions: to define, to see what is defined, to post by a
// template or only see its lines, to post metadata checked and sealed, to read what was sealed, and
// what monitors have fired. Implemented in process (service.h) and by the gRPC client.
//
// Every completion comes exactly once, on the executor named in the Context. Answers rest on the
// durable journal up to some record; what define() has answered is in all later answers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/context.h"
#include "services/definitions/chart.h"
#include "services/definitions/definition.h"
#include "services/definitions/metadata_fields.h"
#include "services/definitions/metadata_types.h"
#include "services/definitions/monitor.h"
#include "services/definitions/template_expansion.h"
#include "services/posting/api.h"

namespace atollbank::definitions {

using runtime::Completion;
using runtime::Context;

inline constexpr std::uint32_t kFiringsPageMax = 1'000;

struct Defined {
  std::uint64_t slot = 0;
  DefinitionKind kind{};
  std::string name;
};

struct TemplateCall {
  std::string name;
  std::uint32_t version = 0;  // 0: the newest
  std::vector<Argument> arguments;
};

struct TemplatePosting {
  TemplateCall call;
  PostingFrame frame;  // without metadata
  std::vector<FieldOrder> metadata;
};

struct TemplateView {
  Template rule;
  std::uint64_t slot = 0;
};

struct FiringsPage {
  std::vector<Firing> firings;  // oldest first
  std::uint64_t next_slot = 0;  // ask from here next
};

// Errors of every call: unavailable definitions_starting (the journal is still read),
// definitions_stopped; and those of posting where something is posted.
class DefinitionsApi {
 public:
  virtual ~DefinitionsApi() = default;

  // Checks the text, journals it and answers once the books have it; of a destroyed key, once it is
  // gone. `id` makes a retry safe.
  // Errors: those of the text's book · conflict definition_id_used (with another definition)
  virtual void define(const Context& context, std::string text, base::Id id,
                      Completion<Defined> done) = 0;

  // The lines that the same call would post, and posts nothing. Errors as expand() ·
  // not_found template_not_found
  virtual void dry_run(const Context& context, TemplateCall call, Completion<Expansion> done) = 0;
  // Posts each as one command of one batch; nothing when one of them cannot be expanded. Errors as
  // dry_run() · seal_metadata() · join_evidence()
  virtual void post(const Context& context, std::vector<TemplatePosting> postings,
                    Completion<posting::Reply> done) = 0;
  virtual void templates(const Context& context, Completion<std::vector<TemplateView>> done) = 0;

  // not_found chart_code_not_found
  virtual void chart_entry(const Context& context, std::uint32_t code,
                           Completion<ChartEntry> done) = 0;
  virtual void chart(const Context& context, Completion<std::vector<ChartEntry>> done) = 0;

  virtual void metadata_types(const Context& context,
                              Completion<std::vector<DeclaredMetadata>> done) = 0;
  // The fields as a posting may carry them: all are checked, and those of names that are declared
  // as sealed are sealed with their subjects' keys. invalid_argument metadata_type_unknown ·
  // metadata_type_mismatch · metadata_value_invalid · sealing_subject_nil · failed_precondition
  // key_destroyed · sealing_unavailable (this ledger keeps no keys) · those of ports::Sealing
  virtual void seal_metadata(const Context& context, std::vector<FieldOrder> fields,
                             Completion<std::vector<ledger::format::MetadataField>> done) = 0;
  // PostingApi::submit() of commands with metadata, which stands in front of the evidence that they
  // have. Nothing is posted when one field is refused; but a batch that is journaled already is
  // answered as it was, whatever was declared or erased since (post() does the same). Errors as
  // seal_metadata() · join_evidence() · invalid_argument metadata_command_invalid
  virtual void submit(const Context& context, ledger::Batch batch,
                      std::vector<CommandMetadata> metadata, Completion<posting::Reply> done) = 0;
  // The metadata of each evidence, opened where its key is still there; malformed metadata is none.
  // invalid_argument page_too_large
  virtual void read_metadata(const Context& context, std::vector<std::string> evidences,
                             Completion<std::vector<ReadFields>> done) = 0;
  // The value that a search for metadata looks for, to find what was sealed (queries::Filter).
  // Errors as seal_metadata() · not_found key_not_found (nothing was ever sealed for the subject)
  virtual void sealed_term(const Context& context, SealedSearch search,
                           Completion<std::string> done) = 0;

  virtual void monitors(const Context& context, Completion<std::vector<MonitorRule>> done) = 0;
  // failed_precondition firings_not_kept · invalid_argument page_too_large
  virtual void firings(const Context& context, std::uint64_t from_slot, std::uint32_t limit,
                       Completion<FiringsPage> done) = 0;
};

}  // namespace atollbank::definitions
