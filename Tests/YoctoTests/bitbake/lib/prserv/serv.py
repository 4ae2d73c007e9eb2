"""What bb.cooker calls when it starts and ends: there is no server, so there is no address."""


class PRServiceConfigError(Exception):
    pass


def auto_start(d):
    return None


def auto_shutdown():
    pass
