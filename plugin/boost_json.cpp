// The implementation of Boost.JSON, once for the whole plugin.
#include <boost/json/src.hpp>
