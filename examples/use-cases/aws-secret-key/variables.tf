variable "aws_secret_access_key" {
  type        = string
  ephemeral   = true
  description = "Secret access key of the IAM user that deploys"
}

variable "aws_access_key_id" {
  type        = string
  description = "Access key ID that belongs to it"
}
