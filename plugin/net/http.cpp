#include "plugin/net/http.hpp"

namespace tv::http {

std::string_view name(Method method)
{
    switch (method) {
    case Method::get:
        return "GET";
    case Method::post:
        return "POST";
    case Method::put:
        return "PUT";
    case Method::remove:
        return "DELETE";
    }
    return "GET";
}

std::vector<desk::Result<Response>> Transport::send_all(const std::vector<Request>& requests,
                                                        const desk::Call& call)
{
    std::vector<desk::Result<Response>> replies;
    for (const Request& request : requests)
        replies.push_back(send(request, call));
    return replies;
}

} // namespace tv::http
