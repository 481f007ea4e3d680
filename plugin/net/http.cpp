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

} // namespace tv::http
