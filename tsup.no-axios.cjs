// Stands in for axios where node-vault is bundled: requests go through a transport of ours.
module.exports = {}
