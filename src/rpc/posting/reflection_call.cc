// SPDX-License-Identifier: Apache-2.0
// ServerReflectionInfo, under both of its names: one question, one answer, until the client ends.
#include <optional>

#include "rpc/posting/reflection.h"
#include "rpc/posting/server_calls.h"

namespace atollbank::rpc {
namespace {

struct Stable {
  using Request = grpc::reflection::v1::ServerReflectionRequest;
  using Response = grpc::reflection::v1::ServerReflectionResponse;
  static constexpr auto kService = &ServerCore::reflection;
};

struct Alpha {
  using Request = grpc::reflection::v1alpha::ServerReflectionRequest;
  using Response = grpc::reflection::v1alpha::ServerReflectionResponse;
  static constexpr auto kService = &ServerCore::reflection_alpha;
};

template <class Response>
void put_error(Response& response, grpc::StatusCode code, const std::string& message) {
  response.mutable_error_response()->set_error_code(code);
  response.mutable_error_response()->set_error_message(message);
}

template <class Response>
void put_files(Response& response, const DescribedFiles& files) {
  if (!files) return put_error(response, grpc::StatusCode::NOT_FOUND, "not known here");
  for (const std::string& file : *files)
    response.mutable_file_descriptor_response()->add_file_descriptor_proto(file);
}

template <class Version>
typename Version::Response answer_to(const typename Version::Request& request,
                                     const std::vector<std::string>& service_names) {
  typename Version::Response response;
  response.set_valid_host(request.host());
  *response.mutable_original_request() = request;
  if (request.has_list_services()) {
    for (const std::string& name : service_names)
      response.mutable_list_services_response()->add_service()->set_name(name);
  } else if (request.has_file_by_filename()) {
    put_files(response, describe_file(request.file_by_filename()));
  } else if (request.has_file_containing_symbol()) {
    put_files(response, describe_symbol(request.file_containing_symbol()));
  } else if (request.has_file_containing_extension()) {
    const auto& asked = request.file_containing_extension();
    put_files(response, describe_extension(asked.containing_type(), asked.extension_number()));
  } else if (request.has_all_extension_numbers_of_type()) {
    const std::string& type = request.all_extension_numbers_of_type();
    const auto numbers = extension_numbers_of(type);
    if (!numbers) {
      put_error(response, grpc::StatusCode::NOT_FOUND, "not known here");
      return response;
    }
    auto& found = *response.mutable_all_extension_numbers_response();
    found.set_base_type_name(type);
    for (const std::int32_t number : *numbers) found.add_extension_number(number);
  } else {
    put_error(response, grpc::StatusCode::INVALID_ARGUMENT, "no question");
  }
  return response;
}

// One operation with gRPC at a time, so no lock.
template <class Version>
class ReflectionCall final {
 public:
  static void await(ServerCore& core) {
    if (!core.is_stopping.load()) new ReflectionCall(core);
  }

 private:
  explicit ReflectionCall(ServerCore& core) : core_(core), stream_(&call_) {
    (core.*Version::kService)
        .RequestServerReflectionInfo(&call_, &stream_, core.queue.get(), core.queue.get(),
                                     &arrived_);
  }

  void on_arrived(bool ok) {
    if (ok) pass_ = core_.calls.enter();
    if (!pass_) {
      delete this;
      return;
    }
    await(core_);
    stream_.Read(&request_, &read_);
  }
  void on_read(bool ok) {
    if (ok)
      stream_.Write(answer_to<Version>(request_, core_.service_names), &written_);
    else
      stream_.Finish(grpc::Status::OK, &finished_);
  }
  void on_written(bool ok) {
    if (ok)
      stream_.Read(&request_, &read_);
    else
      stream_.Finish(grpc::Status::OK, &finished_);
  }
  void on_finished(bool) { delete this; }

  ServerCore& core_;
  std::optional<runtime::Gate::Pass> pass_;  // goes last
  grpc::ServerContext call_;
  grpc::ServerAsyncReaderWriter<typename Version::Response, typename Version::Request> stream_;
  typename Version::Request request_;
  MemberEvent<ReflectionCall> arrived_{*this, &ReflectionCall::on_arrived};
  MemberEvent<ReflectionCall> read_{*this, &ReflectionCall::on_read};
  MemberEvent<ReflectionCall> written_{*this, &ReflectionCall::on_written};
  MemberEvent<ReflectionCall> finished_{*this, &ReflectionCall::on_finished};
};

}  // namespace

void await_reflection(ServerCore& core) {
  ReflectionCall<Stable>::await(core);
  ReflectionCall<Alpha>::await(core);
}

}  // namespace atollbank::rpc
